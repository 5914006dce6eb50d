#include <ATen/ATen.h>

#include "generatrix/families/autoregressive/pixel_net.h"
#include "generatrix/kernels/causal/pixel_sampler.h"

namespace gx {

Tensor PixelNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  at::NoGradGuard off;
  const auto cpu = [](const Tensor& t) { return t.to(at::kCPU, at::kFloat); };
  const auto s = stack(uniforms.size(0), context);
  const PixelWeights weights{
      .values = cpu(values()),
      .first = cpu(first_->taps()),
      .first_bias = cpu(first_->bias()),
      .stack = {.down = cpu(s.down),
                .down_bias = cpu(s.down_bias),
                .around = cpu(s.around),
                .around_bias = cpu(s.around_bias),
                .up = cpu(s.up),
                .up_bias = cpu(s.up_bias)},
      .head = cpu(head_->matrix()),
      .head_bias = cpu(head_->bias()),
      .last = cpu(last_->matrix()).reshape({-1, event_[0], n_logits_}),
      .last_bias = cpu(last_->bias()).view({event_[0], n_logits_}),
      .beside = beside_weight_.defined() ? cpu(beside(context).flatten(2).transpose(1, 2)) : Tensor()};  // [N, HW, 2h]
  return draw_pixels(weights, uniforms, event_[1], event_[2], choice);
}

}  // namespace gx
