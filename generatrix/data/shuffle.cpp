#include "generatrix/data/shuffle.h"

#include <ATen/ATen.h>

#include <vector>

namespace gx {

Tensor shuffled(std::int64_t n, std::int64_t block, Rng& rng) {
  if (block == 0 || n <= block * kBlocksOfWindow) return rng.permutation(n);
  const auto blocks = rng.permutation((n + block - 1) / block);
  const auto within = at::arange(block, blocks.options());
  std::vector<Tensor> windows;
  for (std::int64_t begin = 0; begin < blocks.size(0); begin += kBlocksOfWindow) {
    const auto some = blocks.slice(0, begin, begin + kBlocksOfWindow);
    auto rows = (some.unsqueeze(1) * block + within).flatten();
    rows = rows.masked_select(rows < n);  // the last block may be short
    windows.push_back(rows.index_select(0, rng.permutation(rows.size(0))));
  }
  return at::cat(windows);
}

Tensor grouped(const Tensor& order, const Tensor& length, std::int64_t batch, Rng& rng) {
  const auto n_whole = order.size(0) / batch, n_left = order.size(0) % batch;
  const auto n_groups = (n_whole + kBatchesOfGroup) / kBatchesOfGroup;
  auto choose = rng.fork("left");
  std::vector<Tensor> batches;
  Tensor left;
  for (const auto& some : order.split((n_whole + n_groups) / n_groups * batch)) {
    const auto sorted = some.index_select(0, length.index_select(0, some).argsort(/*stable=*/true, 0));
    const auto n = sorted.size(0) / batch;
    const auto left_out = sorted.size(0) % batch > 0;
    const auto before = left_out ? choose.integers(n + 1, {1}).to(at::kCPU).item<std::int64_t>() * batch : sorted.size(0);
    batches.push_back(sorted.slice(0, 0, before).view({-1, batch}));
    if (!left_out) continue;
    left = sorted.slice(0, before, before + n_left);
    batches.push_back(sorted.slice(0, before + n_left).view({-1, batch}));
  }
  auto permuted = at::cat(batches).index_select(0, rng.fork("batches").permutation(n_whole).to(at::kCPU)).flatten();
  return left.defined() ? at::cat({permuted, left}) : permuted;
}

}  // namespace gx
