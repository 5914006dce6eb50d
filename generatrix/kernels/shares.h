// Cuts a list of tensors into shares of equal size, so that threads can take one share after another. Adds such lists up.
// Test: shares_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx::kernels {

// Numbers [begin, begin + length) of one tensor of the list, in their order in memory.
struct Piece {
  std::size_t tensor;
  std::int64_t begin, length;
};

// Cuts every list whose tensors have the sizes and strides of those of `like`, without gaps in memory. Share i takes the same
// places of every such list.
class Shares {
 public:
  // 1 to 16 shares; fewer when there are fewer numbers.
  explicit Shares(const std::vector<Tensor>& like);

  std::int64_t size() const { return static_cast<std::int64_t>(shares_.size()); }
  std::span<const Piece> operator[](std::int64_t share) const { return shares_[static_cast<std::size_t>(share)]; }

 private:
  std::vector<std::vector<Piece>> shares_;
};

// `tensor` with the strides of `like`, which has no gaps: `tensor` itself where the strides agree, else a copy.
Tensor laid_like(const Tensor& tensor, const Tensor& like);

// The sum of lists of tensors of the same sizes, computed on all threads. A single list is returned as it is.
std::vector<Tensor> sum_of_lists(std::vector<std::vector<Tensor>> lists);

}  // namespace gx::kernels
