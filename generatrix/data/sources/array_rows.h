// From a file's array to rows.
//
//   bool                                       bits
//   uint8                                      levels; bits where no byte is above 1, which is noted
//   other whole numbers of 0..255, 3-D or 4-D  levels
//   other whole numbers                        numbers, kept whole: float64 where float32 would lose digits
//   float16, bfloat16, float32; float64        numbers: float32; float64
//
// [N, H, W] of levels or bits become [N, 1, H, W]. [N, A, B, C] are channels last where C is 1, 3 or 4 and A is none of these,
// and are turned to [N, C, A, B], which is noted; otherwise they are channels first. Four channels of levels are colors with
// opacity, laid on white and noted.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"
#include "generatrix/media/array.h"

namespace gx {

struct ArrayRows {
  Tensor x;            // uint8, float32 or float64
  bool bits = false;   // bytes 0 and 1
  bool whole = false;  // numbers that were whole
  std::vector<std::string> notes = {};
};

// `name` is the array's in messages, such as "x_train"; may be empty. Throws DataError when there is no row dimension, and for
// cells that are NaN or infinite, with the place of the first.
ArrayRows to_rows(const Array& array, const Path& path, const std::string& name = "");

// The same of bytes or float32 that lie in a file, without a copy: a view, not contiguous for channels that come last. Cells are
// not looked at. Throws DataError for another type.
ArrayRows view_rows(const Tensor& x, const Path& path);

// Labels int64 [n]: whole numbers from 0. Throws DataError when they are not, when there are not n of them, and when they look
// like ids: the largest above 65,536 or above 10 n.
Tensor to_labels(const Array& array, std::int64_t n, const Path& path);

// Puts rows into opened.train or opened.test with what was found out about them; called for train first. Test rows are read as
// the training rows are, so bytes 0 and 1 of one beside levels of the other are levels.
void put_rows(Opened& opened, Batch Opened::*part, ArrayRows rows);

// Fills in what follows from the rows of train and test: the number of classes, and that real columns are standardized.
// Throws DataError when there are no rows, or when train and test differ in shape, type or in having labels.
void complete(Opened& opened, const Path& path);

}  // namespace gx
