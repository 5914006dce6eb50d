// NumPy arrays as data sets: one file of rows, x.npy, with class labels in x_labels.npy where that is there.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// A file of more bytes is not read into memory.
inline constexpr std::uint64_t kLargestInMemory = std::uint64_t{1} << 30;

// Rows are those of array_rows.h; numbers are standardized. A file of more than `largest` bytes stays where it is, which asks for
// uint8 or float32 in C order. Throws DataError for a damaged file and for labels that do not fit.
Opened open_npy(const Path& path, std::uint64_t largest = kLargestInMemory);

}  // namespace gx
