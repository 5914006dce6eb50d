// From a file's array to rows.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"
#include "generatrix/media/array.h"

namespace gx {

// Rows of bytes or reals: u8 stays uint8; every other type becomes float32. [N, H, W] of bytes are grey images and become
// [N, 1, H, W]; [N, H, W, 3] and [N, H, W, 1] of bytes become channels first. Throws DataError when there is no row dimension.
Tensor to_rows(const Array& array, const Path& path);

// The same of bytes or float32 that lie in a file, without a copy: a view, not contiguous for channels that come last.
// Throws DataError for another type.
Tensor view_rows(const Tensor& x, const Path& path);

// Labels int64 [n]: whole numbers from 0. Throws DataError when they are not, or when there are not n of them.
Tensor to_labels(const Array& array, std::int64_t n, const Path& path);

// Fills in what follows from the rows of train and test: the number of classes, and that real columns are standardized.
// Throws DataError when there are no rows, or when train and test differ in shape, type or in having labels.
void complete(Opened& opened, const Path& path);

}  // namespace gx
