#include "generatrix/families/flow/autoregressive_stack.h"

#include <ATen/ATen.h>

#include "generatrix/families/flow/linear_layer.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"

namespace gx {
namespace {

FlowLayerPtr new_order(const std::string& order, std::int64_t n) {
  if (order == "linear") return std::make_shared<PluLayer>(Shape{n});
  return std::make_shared<Reorder>(order == "random" ? at::randperm(n, at::kLong) : at::arange(n - 1, -1, -1, at::kLong));
}

}  // namespace

FlowLayerPtr autoregressive_stack(std::int64_t n, const AutoregressiveStack& spec) {
  std::vector<FlowLayerPtr> layers;
  for (std::int64_t i = 0; i < spec.n_layers; ++i) {
    if (i > 0) layers.push_back(new_order(spec.order, n));
    if (spec.norm) layers.push_back(spec.norm());
    auto net = std::make_shared<MaskedMlp>(n, spec.hidden, spec.maps.n_parameters, spec.n_told, spec.activation);
    layers.push_back(std::make_shared<AutoregressiveLayer>(std::move(net), spec.maps, spec.way, spec.n_told));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

}  // namespace gx
