#include "generatrix/nn/batch_statistics.h"

#include <ATen/ATen.h>

#include "generatrix/contract/shared_batch.h"

namespace gx {
namespace {

Tensor along_channels(const Tensor& values, const Tensor& h) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(h.dim()), 1);
  shape[1] = h.size(1);
  return values.view(shape);
}

std::vector<std::int64_t> all_but_channels(const Tensor& h) {
  std::vector<std::int64_t> others{0};
  for (std::int64_t i = 2; i < h.dim(); ++i) others.push_back(i);
  return others;
}

Tensor batch_norm_of_parts(const Tensor& h, const Normalization& norm) {
  const auto statistics = batch_statistics(h);
  statistics.move(norm.mean, norm.variance, norm.momentum);
  auto y = (h - along_channels(statistics.mean, h)) * along_channels((statistics.variance + norm.epsilon).rsqrt(), h);
  if (norm.scale.defined()) y = y * along_channels(norm.scale, h) + along_channels(norm.shift, h);
  return y;
}

}  // namespace

void BatchStatistics::move(const Tensor& running_mean, const Tensor& running_variance, double momentum) const {
  const at::NoGradGuard off;
  running_mean.lerp_(mean.to(running_mean.scalar_type()), momentum);
  running_variance.lerp_((variance * (n / (n - 1))).to(running_variance.scalar_type()), momentum);
}

BatchStatistics batch_statistics(const Tensor& h) {
  const auto f = h.size(1), n_here = h.numel() / f;
  const auto here = at::full({1}, static_cast<double>(n_here), h.options().requires_grad(false));
  if (!is_part_of_batch()) {
    const auto [variance, mean] = at::var_mean(h, all_but_channels(h), /*unbiased=*/false);
    return {mean, variance, here};
  }
  const auto sums = sum_of_parts(at::cat({h.sum(all_but_channels(h)), here}));
  const auto n = sums.narrow(0, f, 1).detach();
  const auto mean = sums.narrow(0, 0, f) / n;
  const auto variance = sum_of_parts((h - along_channels(mean, h)).square().sum(all_but_channels(h))) / n;
  return {mean, variance, n};
}

bool has_batch_statistics(const Tensor& h) { return h.numel() > h.size(1) || is_part_of_batch(); }

Tensor batch_norm(const Tensor& h, const Normalization& norm, bool training) {
  if (training && is_part_of_batch()) return batch_norm_of_parts(h.scalar_type() == at::kBFloat16 ? h.to(at::kFloat) : h, norm);
  return at::batch_norm(h, norm.scale, norm.shift, norm.mean, norm.variance, training, norm.momentum, norm.epsilon,
                        /*cudnn_enabled=*/true);
}

}  // namespace gx
