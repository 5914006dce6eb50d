#include "generatrix/families/flow/autoregressive_layer.h"

#include "generatrix/nn/masked_autoregressive.h"
#include "generatrix/prob/bijectors/invert.h"

namespace gx {

AutoregressiveLayer::AutoregressiveLayer(std::shared_ptr<MaskedMlp> net, MapFamily maps, FastWay way, std::int64_t n_told)
    : net_(register_module("net", std::move(net))), maps_(std::move(maps)), way_(way), n_told_(n_told) {
  net_->zero_outputs();
}

Bijector AutoregressiveLayer::map(const Context& context) {
  auto f = masked_autoregressive(net_, n_told_ > 0 ? context.whole : Tensor(), maps_);
  return way_ == FastWay::to_latents ? f : invert(f);
}

FlowLayer::Depth AutoregressiveLayer::depth() const {
  const auto& net = net_->layers();
  const auto n = net.degrees.back().size(0) / net.n_per_input;  // numbers
  return way_ == FastWay::to_latents ? Depth{n, 1} : Depth{1, n};
}

}  // namespace gx
