// Rows made in groups: each group on one thread, the groups on all threads. For operators that are too small to share, and for
// values between operators that are to stay in a core's cache. Test: parallel_test.cpp.
#pragma once

#include <functional>

#include "generatrix/base/tensor.h"

namespace gx {

// make(first, n) of the rows from `first` on -> [n, ...], on the CPU, joined. A group has `group` rows, whatever the number of
// threads, so that rows do not depend on it.
Tensor in_groups(std::int64_t n_rows, std::int64_t group, const std::function<Tensor(std::int64_t first, std::int64_t n)>& make);

}  // namespace gx
