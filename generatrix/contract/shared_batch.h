// A batch that several processes hold in parts (train/together.h), for what looks at all its rows: statistics of norms.
#pragma once

#include <functional>

#include "generatrix/base/tensor.h"

namespace gx {

// The tensor becomes the sum of those of all processes, in place; the same bits everywhere.
using SumOfParts = std::function<void(const Tensor&)>;

// While one lives, this thread's batch is a part of a batch. Every process makes the same calls in the same order.
class SharedBatch final {
 public:
  explicit SharedBatch(SumOfParts sum);
  ~SharedBatch();
  SharedBatch(const SharedBatch&) = delete;
  SharedBatch& operator=(const SharedBatch&) = delete;

 private:
  SumOfParts sum_;
  const SumOfParts* before_;
};

// Whether this thread's batch is a part.
bool is_part_of_batch();

// The sum over the parts of what each has; of a whole batch x itself. With gradients, of any order: what a sum tells all
// processes, the loss of each may depend on, so a gradient is the sum of theirs. May be differentiated on another thread.
Tensor sum_of_parts(const Tensor& x);

}  // namespace gx
