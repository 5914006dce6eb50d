#include "generatrix/data/shuffle.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <algorithm>
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

}  // namespace gx
