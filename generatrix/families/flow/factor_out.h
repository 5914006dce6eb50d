// Half of the channels are finished and become latents, the other half goes on through the rest of the flow (multi-scale
// architecture: Dinh et al. 2017, arXiv 1605.08803, section 3.6, eq. 13-16).
//
//   inverse            z = (rest's inverse of the first half of x's channels, second half of x's channels)
//   inverse log-det    that of rest
//   forward            x = (rest's forward of the first numbers of z, the others)
//   forward log-det    that of rest
//
// Every latent is in z [Z], so that nothing is drawn anew on the way back.
#pragma once

#include "generatrix/families/flow/layer.h"

namespace gx {

class FactorOut final : public FlowLayer {
 public:
  // event [C, H, W] with an even C; rest: between vectors [C H W / 2] (latents) and images [C / 2, H, W].
  FactorOut(const Shape& event, FlowLayerPtr rest);
  Bijector map(const Context& context) override;
  Depth depth() const override { return rest_->depth(); }
  Tensor warm_start(const Tensor& data, const Context& context) override;

 private:
  Shape half_;  // [C / 2, H, W]
  FlowLayerPtr rest_;
};

}  // namespace gx
