// Rows drawn in groups by operators that are too small to share: each group on one thread, the groups on all threads.
#pragma once

#include <functional>

#include "generatrix/base/tensor.h"

namespace gx {

// draw(first, n) of the rows from `first` on -> [n, ...], on the CPU, joined. A group has `group` rows, whatever the number of
// threads, so that rows do not depend on it.
Tensor in_groups(std::int64_t n_rows, std::int64_t group, const std::function<Tensor(std::int64_t first, std::int64_t n)>& draw);

}  // namespace gx
