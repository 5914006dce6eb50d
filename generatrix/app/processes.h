// Several processes of this program on this machine that train one model, as torchrun starts them on many.
#pragma once

#include <cstdint>

#include "generatrix/base/errors.h"

namespace gx {

// Starts `size` copies of the command that runs now, each with a seat in its environment (train/seat.h), and waits for all. The
// first interrupt goes to them, so that they save. When this process dies, they end too. When one of them fails, stderr gets a
// line about it, the others are asked to end, and its exit code is returned: Unsupported's for one that a signal killed, as for
// those that only lost another.
ExitCode run_processes(std::int64_t size);

// Whether run_processes has started this process.
bool is_one_of_processes();

}  // namespace gx
