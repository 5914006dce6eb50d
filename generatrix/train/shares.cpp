#include "generatrix/train/shares.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace gx {
namespace {

constexpr std::int64_t kMost = 16, kWorthIt = 16'384;  // numbers: below, handing a share over costs more than its work

}  // namespace

Shares::Shares(const std::vector<Tensor>& like) {
  std::int64_t total = 0, done = 0;
  for (const auto& tensor : like) total += tensor.numel();
  const auto n = std::clamp<std::int64_t>(total / kWorthIt, 1, kMost);
  shares_.resize(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < like.size(); ++i) {
    for (std::int64_t begin = 0; begin < like[i].numel();) {
      const auto share = (done * n) / total, share_end = ((share + 1) * total + n - 1) / n;
      const auto length = std::min(like[i].numel() - begin, share_end - done);
      shares_[static_cast<std::size_t>(share)].push_back({i, begin, length});
      begin += length;
      done += length;
    }
  }
}

std::vector<Tensor> Shares::of(const std::vector<Tensor>& tensors, std::int64_t share) const {
  std::vector<Tensor> views;
  for (const auto& piece : shares_[static_cast<std::size_t>(share)]) {
    const auto& whole = tensors[piece.tensor];
    views.push_back(whole.as_strided({piece.length}, {1}, whole.storage_offset() + piece.begin));
  }
  return views;
}

}  // namespace gx
