#include "generatrix/nn/channel_norm.h"

#include <ATen/ATen.h>

#include "generatrix/nn/batch_statistics.h"

namespace gx {

ChannelNorm::ChannelNorm(std::int64_t n_channels, std::int64_t n_condition, const BatchNormSpec& spec)
    : scale_(register_parameter("scale", at::ones({n_channels}))),
      shift_(register_parameter("shift", at::zeros({n_channels}))),
      mean_(register_buffer("mean", at::zeros({n_channels}))),
      variance_(register_buffer("variance", at::ones({n_channels}))),
      momentum_(spec.momentum),
      epsilon_(spec.epsilon) {
  if (n_condition == 0) return;
  scales_ = register_parameter("scales", 0.02 * at::randn({n_condition, n_channels}));
  shifts_ = register_parameter("shifts", 0.02 * at::randn({n_condition, n_channels}));
}

Tensor ChannelNorm::forward(const Tensor& h, const Tensor& condition) {
  const bool by_batch = is_training() && has_batch_statistics(h);
  const auto normalized = [&](const Tensor& scale, const Tensor& shift) {
    return batch_norm(h, {scale, shift, mean_, variance_, momentum_, epsilon_}, by_batch);
  };
  if (!scales_.defined()) return normalized(scale_, shift_);
  std::vector<std::int64_t> shape(static_cast<std::size_t>(h.dim()), 1);
  shape[0] = h.size(0), shape[1] = h.size(1);
  const auto c = condition.to(scales_.scalar_type());
  return normalized({}, {}) * (scale_ + at::mm(c, scales_)).view(shape) + (shift_ + at::mm(c, shifts_)).view(shape);
}

}  // namespace gx
