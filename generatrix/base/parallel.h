// Loops over independent rows on all intra-op threads. (torch's at::parallel_for is serial in a file that is compiled without
// OpenMP, and every file of ours is.)
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

// use(begin, end) on parts of 0 .. n, as many as threads are in use (torch.h: threads_in_use), each at least one long; returns
// when all are done. Whoever is free takes the next part, one thread all of them where others are late (team.h: Solitude). A part
// has one intra-op thread, so torch's operators and loops like this one run serially inside it; it sees the caller's modes of
// torch (gradients, autocast). The threads are kept from call to call: a call costs some 5 microseconds while they are awake, 50
// when they sleep. What a part throws is thrown here, when all have ended. While one thread is in such a loop, others that call
// it run theirs serially.
void in_parallel(std::int64_t n, const std::function<void(std::int64_t begin, std::int64_t end)>& use);

}  // namespace gx
