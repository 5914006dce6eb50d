// Rows of bits as text, as the binary density sets of the literature come: 0 and 1 between commas or spaces, a row a line, no
// header and no labels, plain or in gzip.
//
//   0,1,1,0
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// The training rows; those of valid and test are read from the files beside it (siblings.h), where there are any. Throws
// DataError with file and line for another character, for rows of different lengths and for a file without rows.
Opened open_bit_rows(const Path& train);

}  // namespace gx
