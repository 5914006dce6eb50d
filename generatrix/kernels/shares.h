// A list of tensors cut into shares of equal size, so that threads can take them one by one; and sums of such lists.
#pragma once

#include <span>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx::kernels {

// Numbers [begin, begin + length) of the storage of one tensor of the list.
struct Piece {
  std::size_t tensor;
  std::int64_t begin, length;
};

// Cuts lists whose tensors have the sizes of those in `like` and lie in memory without gaps. What belongs to share i of one list
// belongs to share i of every other.
class Shares {
 public:
  // Few where there is little to share.
  explicit Shares(const std::vector<Tensor>& like);

  std::int64_t size() const { return static_cast<std::int64_t>(shares_.size()); }
  std::span<const Piece> operator[](std::int64_t share) const { return shares_[static_cast<std::size_t>(share)]; }

 private:
  std::vector<std::vector<Piece>> shares_;
};

// The tensor with its numbers where those of `like`, which has no gaps, lie in memory: itself, or a copy.
Tensor laid_like(const Tensor& tensor, const Tensor& like);

// The sum of lists of tensors of the same sizes, on all threads; of one list, that list.
std::vector<Tensor> sum_of_lists(std::vector<std::vector<Tensor>> lists);

}  // namespace gx::kernels
