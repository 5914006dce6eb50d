// The allocator's behavior for the whole process.
#pragma once

namespace gx {

// Tells malloc to keep what is freed: a training step frees and takes the same blocks again and again, and giving them back to
// the system costs a page fault for every 4 KiB. First statement of main.
void keep_freed_memory();

}  // namespace gx
