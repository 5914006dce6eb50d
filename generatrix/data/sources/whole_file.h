// Files whose rows are all in memory: the memory is estimated before a row is read.
#pragma once

#include "generatrix/base/file.h"

namespace gx {

// Throws Unsupported when `bytes`, which rows of the file take while they are read, are more than is free; never where
// GENERATRIX_MEMORY=any.
void expect_memory_to_read(const Path& file, std::int64_t bytes);

}  // namespace gx
