// Layers and nets that give nothing before they are trained.
#pragma once

#include <c10/core/GradMode.h>

#include <memory>
#include <string>
#include <vector>

#include "generatrix/nn/mlp.h"

namespace gx {

// The layer, its parameters set to zero.
template <class Layer>
Layer starting_at_zero(Layer layer) {
  const c10::NoGradGuard off;
  for (auto& p : layer->parameters()) p.zero_();
  return layer;
}

// A perceptron whose last layer is zero at the start.
std::shared_ptr<Mlp> mlp_starting_at_zero(std::int64_t n_in, const std::vector<std::int64_t>& hidden, std::int64_t n_out,
                                          const std::string& activation);

}  // namespace gx
