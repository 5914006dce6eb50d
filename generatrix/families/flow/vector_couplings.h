// Couplings over vectors with a perceptron each, as RealNVP, NICE and NSF stack them.
#pragma once

#include <functional>

#include "generatrix/families/flow/coupling.h"
#include "generatrix/nn/mlp.h"

namespace gx {

struct VectorCouplings {
  std::int64_t n_couplings;
  std::string masks;  // what a coupling moves: "alternating" = the even and the odd places in turn; "random" = the two halves of
                      // a random order in turn, a new order every two couplings; "linear" = halves in turn, after a learned
                      // linear map; "orthogonal" = after a learned rotation
  std::vector<std::int64_t> hidden;
  std::string activation;
  std::int64_t n_told = 0;
  // The coupling of these halves, by a net that reads what is kept and what is told.
  std::function<FlowLayerPtr(Halves, NetPtr)> coupling;
  std::int64_t n_parameters;  // of a number's map: outputs of each net for each number moved
  bool normed = true;         // an ActNorm before each coupling
};

// Layers between vectors [n] and the same. Every net's last layer starts at zero. Orders are
// drawn from torch's stream.
FlowLayerPtr vector_couplings(std::int64_t n, const VectorCouplings& spec);

}  // namespace gx
