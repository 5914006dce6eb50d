// How much memory there is for this process, in bytes.
#pragma once

#include <cstdint>

namespace gx {

std::int64_t machine_memory();      // of the machine, or of the container that this process runs in
std::int64_t free_memory();         // of that, what nobody uses now or the system can take back
std::int64_t most_memory_so_far();  // the largest that this process has been

// From here on an allocation that would make this process larger than the machine's memory fails, instead of driving the machine
// into its swap until the system kills somebody. Not where the environment says GENERATRIX_MEMORY=any. Never raises a limit.
void limit_memory();

// Whether the environment says so: then no estimate of memory refuses anything.
bool any_memory();

}  // namespace gx
