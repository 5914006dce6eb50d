#include "generatrix/families/flow/act_norm.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <numeric>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct ChannelScaling {
  Tensor shift, log_scale;

  int n_event_dims() const { return static_cast<int>(log_scale.dim()); }
  Tensor log_det(const Tensor& x) const {
    const auto n_pixels = c10::multiply_integers(last(x.sizes(), n_event_dims() - 1));
    return (log_scale.sum() * static_cast<double>(n_pixels)).expand(all_but_last(x.sizes(), n_event_dims()));
  }
  Mapped forward(const Tensor& latent) const { return {at::addcmul(shift, log_scale.exp(), latent), log_det(latent)}; }
  Mapped inverse(const Tensor& data) const { return {(data - shift) * log_scale.neg().exp(), log_det(data).neg()}; }
};

Shape per_channel(const Shape& event) {
  Shape shape(event.size(), 1);
  shape[0] = event[0];
  return shape;
}

}  // namespace

ActNorm::ActNorm(const Shape& event)
    : shift_(register_parameter("shift", at::zeros(per_channel(event)))),
      log_scale_(register_parameter("log_scale", at::zeros(per_channel(event)))),
      started_(register_buffer("started", at::zeros({}))) {}

Bijector ActNorm::map(const Context&) { return ChannelScaling{shift_, log_scale_}; }

std::optional<ChainLink> ActNorm::link() {
  if (shift_.dim() != 1) return {};
  return ScalingLink{shift_, log_scale_};
}

Tensor ActNorm::warm_start(const Tensor& data, const Context& context) {
  if (started_.item<double>() == 0) {
    at::NoGradGuard off;
    const auto rows = data.transpose(0, 1).flatten(1);  // [C, everything else]
    const auto deviation = rows.std(1, /*unbiased=*/false);
    shift_.copy_(rows.mean(1).view_as(shift_));
    log_scale_.copy_(at::where(deviation > 1e-6, deviation, 1).log().view_as(log_scale_));
    started_.fill_(1);
  }
  return map(context).inverse(data).value;
}

}  // namespace gx
