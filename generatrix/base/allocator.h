// The allocator's behavior for the whole process.
#pragma once

namespace gx {

// Tells malloc to keep freed memory. A training step frees and allocates the same blocks again and again; returning them to the
// system would cost a page fault for every 4 KiB. main calls this function first.
void keep_freed_memory();

}  // namespace gx
