#include "generatrix/eval/two_sample/mode_statistics.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {

ModeStatistics mode_statistics(const Tensor& samples, const Modes& modes) {
  const auto k = modes.centers.size(0);
  const auto [distance, index] = nearest_rows(samples.to(at::kDouble), modes.centers);
  const auto good = distance <= 3 * modes.sd;
  const auto counts = at::bincount(index.masked_select(good), {}, k).to(at::kDouble);
  const auto q = counts / counts.sum();  // 0 / 0 = nan without a good sample
  const auto kl = at::xlogy(q, q * static_cast<double>(k)).sum().item<double>();
  return {(counts > 0).sum().item<std::int64_t>(), good.to(at::kDouble).mean().item<double>(), std::isnan(kl) ? INFINITY : kl};
}

}  // namespace gx
