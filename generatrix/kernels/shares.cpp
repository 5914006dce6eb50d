#include "generatrix/kernels/shares.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/parallel.h"

namespace gx::kernels {
namespace {

// kWorthIt: with fewer numbers in a share, giving it to a thread costs more than the work on it.
constexpr std::int64_t kMost = 16, kWorthIt = 16'384;

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

Tensor laid_like(const Tensor& tensor, const Tensor& like) {
  if (tensor.strides() == like.strides()) return tensor;
  const at::NoGradGuard off;
  return at::empty_like(like).copy_(tensor);
}

std::vector<Tensor> sum_of_lists(std::vector<std::vector<Tensor>> lists) {
  if (lists.size() == 1) return std::move(lists.front());
  const at::NoGradGuard off;
  std::vector<Tensor> sums;  // new tensors: autograd may give one tensor, or two views of one storage, to two parameters
  for (const auto& tensor : lists.front()) sums.push_back(at::empty_like(tensor));
  for (auto& list : lists) {
    for (std::size_t i = 0; i < sums.size(); ++i) list[i] = laid_like(list[i], sums[i]);
  }
  const Shares shares(sums);
  in_parallel(shares.size(), [&](std::int64_t begin, std::int64_t end) {
    for (auto share = begin; share < end; ++share) {
      for (const auto& piece : shares[share]) {
        const auto of = [&](const std::vector<Tensor>& list) { return view_of(list[piece.tensor], piece); };
        auto sum = of(sums);
        at::add_out(sum, of(lists[0]), of(lists[1]));
        for (std::size_t part = 2; part < lists.size(); ++part) sum.add_(of(lists[part]));
      }
    }
  });
  return sums;
}

}  // namespace gx::kernels
