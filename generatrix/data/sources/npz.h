// NumPy archives as data sets: x, X, data, images or z, with y, Y, labels or label; or x_train, y_train, x_test, y_test. Other
// arrays are not read. An archive that says itself what it holds is read so (rows_file.h).
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// Rows are those of array_rows.h; numbers are standardized. Throws DataError when no array has such a name or labels do not fit.
Opened open_npz(const Path& path);

}  // namespace gx
