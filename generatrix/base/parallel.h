// Loops over independent rows on all intra-op threads. (torch's at::parallel_for is serial in a file that is compiled without
// OpenMP, and every file of ours is.)
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

// use(begin, end) on parts of 0 .. n, one a thread in use (torch.h: threads_in_use), each at least one long; returns when all are
// done. The threads are started for this call, some 50 microseconds: for work of a millisecond and more. What a part throws is
// thrown here, when all have ended.
void in_parallel(std::int64_t n, const std::function<void(std::int64_t begin, std::int64_t end)>& use);

}  // namespace gx
