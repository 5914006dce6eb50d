// Memory of the device that computes, in bytes.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace gx {

// What tensors of the device could still take: of a GPU what its driver has free and what torch holds without a tensor in it; of
// the CPU as base/memory.h.
std::int64_t free_memory(at::Device device);

// The most that was taken at one time so far: of a GPU by this process's tensors, of the CPU by the whole process.
std::int64_t most_memory_so_far(at::Device device);

}  // namespace gx
