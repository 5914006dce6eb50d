#include "generatrix/nn/masked_autoregressive.h"

#include <ATen/ATen.h>

#include "generatrix/nn/masked_walk.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

class MaskedConditioner final : public Conditioner {
 public:
  MaskedConditioner(std::shared_ptr<MaskedMlp> net, Tensor told) : net_(std::move(net)), told_(std::move(told)) {}

  Tensor parameters(const Tensor& x) const override { return net_->forward(spread(x), told_).to(x.scalar_type()); }
  std::unique_ptr<Walk> walk(const Tensor& like) const override { return masked_walk(net_->layers(), told_, spread(like)); }

 private:
  // A row for every row of x and of what is told.
  Tensor spread(const Tensor& x) const {
    if (!told_.defined()) return x;
    return x.expand(joined(broadcast_shape(all_but_last(x.sizes(), 1), all_but_last(told_.sizes(), 1)), {x.size(-1)}));
  }

  std::shared_ptr<MaskedMlp> net_;
  Tensor told_;
};

}  // namespace

Bijector masked_autoregressive(std::shared_ptr<MaskedMlp> net, const Tensor& told, const MapFamily& maps) {
  return AutoregressiveMap{std::make_shared<MaskedConditioner>(std::move(net), told), maps};
}

}  // namespace gx
