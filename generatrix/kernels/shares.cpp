#include "generatrix/kernels/shares.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/parallel.h"

namespace gx::kernels {
namespace {

constexpr std::int64_t kMost = 16, kWorthIt = 16'384;  // numbers: below, handing a share over costs more than its work

// What may be added to in place and lies as `like` does. Autograd may give one tensor twice, or a view that is not dense.
void make_own(Tensor& tensor) {
  if (tensor.use_count() > 1 || !tensor.is_non_overlapping_and_dense()) tensor = tensor.clone();
}
void lay_like(Tensor& tensor, const Tensor& like) {
  if (tensor.strides() != like.strides()) tensor = at::empty_like(like).copy_(tensor);
}

Tensor view_of(const Tensor& whole, const Piece& piece) {
  return whole.as_strided({piece.length}, {1}, whole.storage_offset() + piece.begin);
}

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

std::vector<Tensor> sum_of_lists(std::vector<std::vector<Tensor>> lists) {
  if (lists.size() == 1) return std::move(lists.front());
  const at::NoGradGuard off;
  auto& sums = lists.front();
  for (std::size_t i = 0; i < sums.size(); ++i) {
    make_own(sums[i]);
    for (std::size_t part = 1; part < lists.size(); ++part) lay_like(lists[part][i], sums[i]);
  }
  const Shares shares(sums);
  in_parallel(shares.size(), [&](std::int64_t begin, std::int64_t end) {
    for (auto share = begin; share < end; ++share) {
      for (const auto& piece : shares[share]) {
        for (std::size_t part = 1; part < lists.size(); ++part)
          view_of(sums[piece.tensor], piece).add_(view_of(lists[part][piece.tensor], piece));
      }
    }
  });
  return std::move(sums);
}

}  // namespace gx::kernels
