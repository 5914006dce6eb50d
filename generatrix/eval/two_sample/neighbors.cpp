#include "generatrix/eval/two_sample/neighbors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace gx {
namespace {

constexpr std::int64_t kCells = std::int64_t{1} << 23;  // distances held at one time: 64 MiB

}  // namespace

// |x - y|^2 = |x|^2 + |y|^2 - 2 x . y costs one matrix product; centering first keeps the digits that the subtraction would lose.
void for_each_distance(const Tensor& x, const Tensor& y, const std::function<void(const Tensor& d, std::int64_t first)>& use) {
  const auto type = x.scalar_type();
  const auto rows_y = y.flatten(1).to(at::kCPU, type);
  const auto center = rows_y.mean(0);
  const auto other = rows_y - center;               // [m, F]
  const auto other_square = other.square().sum(1);  // [m]
  const auto step = std::max<std::int64_t>(1, kCells / std::max<std::int64_t>(1, other.size(0)));
  for (std::int64_t first = 0; first < x.size(0); first += step) {
    const auto some = x.slice(0, first, first + step).flatten(1).to(at::kCPU) - center;
    auto square = at::addmm(other_square.unsqueeze(0), some, other.t(), 1, -2).add_(some.square().sum(1, /*keepdim=*/true));
    use(square.clamp_min_(0).sqrt_(), first);
  }
}

Tensor radii(const Tensor& x, std::int64_t k) {
  std::vector<Tensor> parts;
  for_each_distance(x, x, [&](const Tensor& d, std::int64_t first) {
    d.diagonal(first).fill_(std::numeric_limits<double>::infinity());  // a row is not its own neighbor
    parts.push_back(std::get<0>(d.kthvalue(k, 1)));
  });
  return at::cat(parts);
}

Nearest nearest_rows(const Tensor& x, const Tensor& y) {
  std::vector<Tensor> distances, indices;
  for_each_distance(x, y, [&](const Tensor& d, std::int64_t) {
    const auto [distance, index] = d.min(1);
    distances.push_back(distance);
    indices.push_back(index);
  });
  return {at::cat(distances), at::cat(indices)};
}

}  // namespace gx
