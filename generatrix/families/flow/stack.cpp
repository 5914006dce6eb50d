#include "generatrix/families/flow/stack.h"

#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct FusedChain {
  ChainLinks links;

  Mapped to(ChainEnd end, const Tensor& x) const {
    auto [value, log_det] = coupling_chain(x.reshape({-1, x.size(-1)}), links, end);
    return {value.view(x.sizes()), log_det.view(all_but_last(x.sizes(), 1))};
  }
  Mapped forward(const Tensor& latent) const { return to(ChainEnd::data, latent); }
  Mapped inverse(const Tensor& data) const { return to(ChainEnd::latents, data); }
};

}  // namespace

FlowStack::FlowStack(std::vector<FlowLayerPtr> layers) : layers_(std::move(layers)) {
  if (layers_.empty()) throw errors::misuse("FlowStack", "no layers", "at least one");
  for (std::size_t i = 0; i < layers_.size(); ++i) register_module(std::to_string(i), layers_[i]);
}

std::optional<ChainLinks> FlowStack::links() const {
  ChainLinks found;
  for (const auto& layer : layers_) {
    auto link = layer->link();
    if (!link) return {};
    found.push_back(*std::move(link));
  }
  return found;
}

Bijector FlowStack::map(const Context& context) {
  if (auto known = links()) return FusedChain{*std::move(known)};
  std::vector<Bijector> links;  // a chain begins at the latents
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) links.push_back((*layer)->map(context));
  return chain(std::move(links));
}

FlowLayer::Depth FlowStack::depth() const {
  Depth sum;
  for (const auto& layer : layers_) {
    const auto each = layer->depth();
    sum.to_data += each.to_data;
    sum.to_latents += each.to_latents;
  }
  return sum;
}

Tensor FlowStack::warm_start(const Tensor& data, const Context& context) {
  auto h = data;
  for (const auto& layer : layers_) h = layer->warm_start(h, context);
  return h;
}

}  // namespace gx
