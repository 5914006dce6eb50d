// Loops over independent rows on all intra-op threads. (torch's at::parallel_for cannot serve here: our files are compiled
// without OpenMP, and in such files it is serial.)
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

// Cuts 0 .. n into parts and calls use(begin, end) for each part; returns when all parts have ended. There is a part for each
// thread in use (torch.h: threads_in_use), but no empty part. A free thread takes the next part. If the other threads are late,
// the caller takes all parts (team.h: Solitude).
//
// With two or more parts, each part has one intra-op thread: torch's operators and calls of in_parallel run serially inside it. A
// single part keeps the caller's threads. A part has the caller's modes of torch (gradients, autocast). If a part throws, this
// function throws the exception after all parts have ended. While one thread is in such a loop, a loop of another thread runs
// serially. The threads live from call to call. A call costs about 5 microseconds while they are awake, and 50 when they sleep.
void in_parallel(std::int64_t n, const std::function<void(std::int64_t begin, std::int64_t end)>& use);

}  // namespace gx
