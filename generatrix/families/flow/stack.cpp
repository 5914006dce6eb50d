#include "generatrix/families/flow/stack.h"

#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/prob/bijectors/chain.h"

namespace gx {

FlowStack::FlowStack(std::vector<FlowLayerPtr> layers) : layers_(std::move(layers)) {
  if (layers_.empty()) throw errors::misuse("FlowStack", "no layers", "at least one");
  for (std::size_t i = 0; i < layers_.size(); ++i) register_module(std::to_string(i), layers_[i]);
}

Bijector FlowStack::map() {
  std::vector<Bijector> links;  // a chain begins at the latents
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) links.push_back((*layer)->map());
  return chain(std::move(links));
}

Tensor FlowStack::warm_start(const Tensor& data) {
  auto h = data;
  for (const auto& layer : layers_) h = layer->warm_start(h);
  return h;
}

}  // namespace gx
