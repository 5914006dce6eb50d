#include "generatrix/eval/two_sample/precision_recall.h"

#include <ATen/ATen.h>

#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {
namespace {

// Share of rows of x inside the closed ball of some center.
double share_inside(const Tensor& x, const Tensor& centers, const Tensor& radius) {
  double inside = 0;
  for_each_distance(x, centers, [&](const Tensor& d, std::int64_t) { inside += (d <= radius).any(1).sum().item<double>(); });
  return inside / static_cast<double>(x.size(0));
}

}  // namespace

PrecisionRecall precision_recall(const Tensor& a, const Tensor& b, std::int64_t k) {
  const auto real = a.to(at::kDouble), fake = b.to(at::kDouble);
  return {share_inside(fake, real, radii(real, k)), share_inside(real, fake, radii(fake, k))};
}

DensityCoverage density_coverage(const Tensor& a, const Tensor& b, std::int64_t k) {
  const auto real = a.to(at::kDouble), fake = b.to(at::kDouble);
  const auto radius = radii(real, k);
  double held = 0, covered = 0;
  for_each_distance(real, fake, [&](const Tensor& d, std::int64_t first) {  // [B, m]
    const auto inside = d < radius.slice(0, first, first + d.size(0)).unsqueeze(1);
    held += inside.sum().item<double>();
    covered += inside.logical_or(d == 0).any(1).sum().item<double>();
  });
  return {held / static_cast<double>(k * fake.size(0)), covered / static_cast<double>(real.size(0))};
}

}  // namespace gx
