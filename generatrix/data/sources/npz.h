// NumPy archives as data sets: x, X, data or images, with y, Y or labels; or x_train, y_train, x_test, y_test.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// Bytes are images or levels (to_rows); all else is real columns, standardized. Throws DataError when no array has such a name
// or labels do not fit.
Opened open_npz(const Path& path);

}  // namespace gx
