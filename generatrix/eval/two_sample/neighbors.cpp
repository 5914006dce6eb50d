#include "generatrix/eval/two_sample/neighbors.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/base/parallel.h"

namespace gx {
namespace {

constexpr std::int64_t kCells = std::int64_t{1} << 19;  // distances held at one time: 4 MiB, which stay in a processor's cache

// Products become distances in place. What is below the rounding errors of |x|^2 + |y|^2 - 2 x . y is 0: equal rows are.
template <class T>
void to_distances(T* products, std::int64_t m, const T* square_x, const T* square_y, std::int64_t n) {
  constexpr auto kNoise = 8 * std::numeric_limits<T>::epsilon();
  in_parallel(n, [=](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      auto* row = products + i * m;
      for (std::int64_t j = 0; j < m; ++j) {
        const auto both = square_x[i] + square_y[j], square = both - 2 * row[j];
        row[j] = square > kNoise * both ? std::sqrt(square) : T(0);
      }
    }
  });
}

// The k-th smallest of a row, but for its own place.
template <class T>
T kth_smallest(const T* row, std::int64_t m, std::int64_t own, std::vector<T>& smallest) {
  std::ranges::fill(smallest, std::numeric_limits<T>::infinity());
  for (std::int64_t j = 0; j < m; ++j) {
    if (!(row[j] < smallest.back()) || j == own) continue;
    auto place = smallest.end() - 1;
    for (; place != smallest.begin() && row[j] < *(place - 1); --place) *place = *(place - 1);
    *place = row[j];
  }
  return smallest.back();
}

}  // namespace

// |x - y|^2 = |x|^2 + |y|^2 - 2 x . y costs one matrix product; centering first keeps the digits that the subtraction would lose.
void for_each_distance(const Tensor& x, const Tensor& y, const std::function<void(const Tensor& d, std::int64_t first)>& use) {
  const auto type = x.scalar_type();
  const auto rows_y = y.flatten(1).to(at::kCPU, type);
  const auto center = rows_y.mean(0);
  const auto other = rows_y - center;               // [m, F]
  const auto other_square = other.square().sum(1);  // [m]
  const auto step = std::max<std::int64_t>(1, kCells / std::max<std::int64_t>(1, other.size(0)));
  const auto held = at::empty({std::min(step, x.size(0)), other.size(0)}, other.options());
  for (std::int64_t first = 0; first < x.size(0); first += step) {
    const auto some = x.slice(0, first, first + step).flatten(1).to(at::kCPU) - center;
    const auto square = some.square().sum(1);  // [B]
    auto products = held.slice(0, 0, some.size(0));
    at::mm_out(products, some, other.t());
    AT_DISPATCH_FLOATING_TYPES(type, "for_each_distance", [&] {
      to_distances(products.mutable_data_ptr<scalar_t>(), other.size(0), square.const_data_ptr<scalar_t>(),
                   other_square.const_data_ptr<scalar_t>(), some.size(0));
    });
    use(products, first);
  }
}

Tensor radii(const Tensor& x, std::int64_t k) {
  const auto result = at::empty({x.size(0)}, x.options().device(at::kCPU));
  for_each_distance(x, x, [&](const Tensor& d, std::int64_t first) {
    AT_DISPATCH_FLOATING_TYPES(d.scalar_type(), "radii", [&] {
      const auto* rows = d.const_data_ptr<scalar_t>();
      auto* out = result.mutable_data_ptr<scalar_t>() + first;
      in_parallel(d.size(0), [&](std::int64_t begin, std::int64_t end) {
        std::vector<scalar_t> smallest(static_cast<std::size_t>(k));
        for (auto i = begin; i < end; ++i) out[i] = kth_smallest(rows + i * d.size(1), d.size(1), first + i, smallest);
      });
    });
  });
  return result;
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
