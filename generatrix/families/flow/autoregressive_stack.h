// Autoregressive layers one after another over vectors, as MAF, IAF and the autoregressive NSF stack them: before each a norm,
// between two a new order of the numbers.
#pragma once

#include <functional>

#include "generatrix/families/flow/autoregressive_layer.h"

namespace gx {

struct AutoregressiveStack {
  std::int64_t n_layers;
  std::vector<std::int64_t> hidden;
  std::string activation;
  std::string order;  // between two layers: "reversed"; "random", drawn from torch's stream; "linear", a learned linear map
  MapFamily maps;
  FastWay way = FastWay::to_latents;
  std::int64_t n_told = 0;
  std::function<FlowLayerPtr()> norm;  // of vectors [n]; empty: none
};

// Between vectors [n] and the same. Starts as the identity but for norms, orders and linear maps.
FlowLayerPtr autoregressive_stack(std::int64_t n, const AutoregressiveStack& spec);

}  // namespace gx
