#include "generatrix/eval/two_sample/kernel_distance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

constexpr std::int64_t kMost = 1000;  // rows of a subset
constexpr std::int64_t kMostPaired = 20'000;
constexpr std::int64_t kBlock = 1024;  // rows of the kernel of all pairs that are held at one time

// [n, m]
Tensor kernel(const Tensor& x, const Tensor& y) { return (x.matmul(y.t()) / static_cast<double>(x.size(1)) + 1).pow(3); }

struct Subsets {
  Tensor x, y;  // int64 [S, s]: rows of either set
};

Subsets draw(std::int64_t n, std::int64_t m, std::int64_t size, std::int64_t count, Rng& rng) {
  std::vector<Tensor> x, y;
  for (std::int64_t i = 0; i < count; ++i) {
    x.push_back(rng.permutation(n).slice(0, 0, size));
    y.push_back(rng.permutation(m).slice(0, 0, size));
  }
  return {at::stack(x), at::stack(y)};
}

// Sums of k(x_i, y_j) over the pairs of each subset: [S].
Tensor sums_by_subset(const Tensor& x, const Tensor& y, const Tensor& of_x, const Tensor& of_y) {
  std::vector<Tensor> sums;
  for (std::int64_t i = 0; i < of_x.size(0); ++i)
    sums.push_back(kernel(x.index_select(0, of_x[i]), y.index_select(0, of_y[i])).sum());
  return at::stack(sums);
}

// The same by one kernel of all pairs: u' K v for the indicators u, v of each subset.
Tensor sums_of_all_pairs(const Tensor& x, const Tensor& y, const Tensor& of_x, const Tensor& of_y) {
  const auto count = of_x.size(0);
  const auto u = at::zeros({x.size(0), count}, x.options()).scatter_(0, of_x.t(), 1);  // [n, S]
  const auto v = at::zeros({y.size(0), count}, y.options()).scatter_(0, of_y.t(), 1);  // [m, S]
  auto sums = at::zeros({count}, x.options());
  for (std::int64_t first = 0; first < x.size(0); first += kBlock) {
    const auto last = std::min(first + kBlock, x.size(0));
    sums += (kernel(x.slice(0, first, last), y).matmul(v) * u.slice(0, first, last)).sum(0);
  }
  return sums;
}

// Sums of k(x_i, x_i) over each subset: [S].
Tensor traces(const Tensor& x, const Tensor& of_x) {
  const auto own = (x.square().sum(1) / static_cast<double>(x.size(1)) + 1).pow(3);  // [n]
  return own.index_select(0, of_x.flatten()).view_as(of_x).sum(1);
}

// Sums of k(x_i, y_j) by the blocks of i and j: [B, B].
Tensor sums_by_block(const Tensor& x, const Tensor& y, std::int64_t n) {
  const auto of_x = at::one_hot(block_of_rows(x.size(0), n), n).to(at::kDouble);
  const auto of_y = at::one_hot(block_of_rows(y.size(0), n), n).to(at::kDouble);
  auto sums = at::zeros({n, n}, at::kDouble);
  for (std::int64_t first = 0; first < x.size(0); first += kBlock) {
    const auto last = std::min(first + kBlock, x.size(0));
    sums += of_x.slice(0, first, last).t().matmul(kernel(x.slice(0, first, last), y).matmul(of_y));
  }
  return sums;
}

// The unbiased estimate by all pairs, without each block.
Replicates replicates_by_pairs(const Tensor& x, const Tensor& y) {
  const auto n = n_blocks(std::min(x.size(0), y.size(0)));
  const auto rows = [n](const Tensor& of) { return at::bincount(block_of_rows(of.size(0), n), {}, n).to(at::kDouble); };
  const auto trace = [n](const Tensor& of) {
    const auto own = (of.square().sum(1) / static_cast<double>(of.size(1)) + 1).pow(3);
    return at::zeros({n}, at::kDouble).index_add_(0, block_of_rows(of.size(0), n), own);
  };
  // without block b: the whole, less its row and its column, which share one corner
  const auto left = [](const Tensor& sums) { return sums.sum() - sums.sum(0) - sums.sum(1) + sums.diagonal(); };
  const auto left_of = [](const Tensor& each) { return each.sum() - each; };
  const auto n_x = left_of(rows(x)), n_y = left_of(rows(y));
  const auto within = [&](const Tensor& of, const Tensor& count) {
    return (left(sums_by_block(of, of, n)) - left_of(trace(of))) / (count * (count - 1));
  };
  const auto estimates = (within(x, n_x) + within(y, n_y) - 2 * left(sums_by_block(x, y, n)) / (n_x * n_y)).contiguous();
  return {estimates.const_data_ptr<double>(), estimates.const_data_ptr<double>() + n};
}

}  // namespace

KernelDistance kernel_distance(const Tensor& a, const Tensor& b, Rng rng, std::int64_t subsets) {
  const auto x = a.to(at::kCPU, at::kDouble), y = b.to(at::kCPU, at::kDouble);
  const auto n = std::min(x.size(0), y.size(0)), most = std::max(x.size(0), y.size(0));
  const auto size = std::min(kMost, n / 2);
  const auto of = draw(x.size(0), y.size(0), size, subsets, rng);
  // Subsets overlap: while all rows hold fewer pairs than the subsets do, each pair is computed once for all of them.
  const auto sums = most * most <= subsets * size * size ? sums_of_all_pairs : sums_by_subset;
  const auto s = static_cast<double>(size);
  const auto within_x = (sums(x, x, of.x, of.x) - traces(x, of.x)) / (s * (s - 1));  // pairs of different rows
  const auto within_y = (sums(y, y, of.y, of.y) - traces(y, of.y)) / (s * (s - 1));
  const auto between = sums(x, y, of.x, of.y) / (s * s);
  const auto estimates = within_x + within_y - 2 * between;  // [S]
  const auto deviation = subsets > 1 ? estimates.std().item<double>() : 0;
  auto replicates = most <= kMostPaired ? replicates_by_pairs(x, y) : Replicates();
  const auto error = error_of(replicates).value_or(deviation * std::sqrt(s / (static_cast<double>(n) - s)));
  return {estimates.mean().item<double>(), error, std::move(replicates)};
}

}  // namespace gx
