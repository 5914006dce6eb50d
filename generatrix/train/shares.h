// A list of tensors cut into shares of equal size, so that threads can take them one by one.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// Cuts lists whose tensors have the sizes of those in `like` and lie in memory without gaps. What belongs to share i of one list
// belongs to share i of every other.
class Shares {
 public:
  // Few where there is little to share.
  explicit Shares(const std::vector<Tensor>& like);

  std::int64_t size() const { return static_cast<std::int64_t>(shares_.size()); }
  // Share i as flat views into the storage of `tensors`: where those lie alike, so do the views.
  std::vector<Tensor> of(const std::vector<Tensor>& tensors, std::int64_t share) const;

 private:
  struct Piece {
    std::size_t tensor;
    std::int64_t begin, length;
  };
  std::vector<std::vector<Piece>> shares_;
};

}  // namespace gx
