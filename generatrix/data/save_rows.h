// Rows in files, in the form that their ending names.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/codec.h"

namespace gx {

// The ending that suits the codec's events: ".png" for images, ".npz" otherwise.
std::string natural_ending(const Codec& codec);

// `x` [n, ...event] in the model's space, decoded by the codec and written as
//   .png  a grid of pictures (images only)      .npz  array "x" as stored: uint8 or float32
//   .csv  one row a line, column names first (events of one dimension only)
// Throws UserError for another ending or one that the events do not fit; nothing is written then.
void save_rows(const Path& path, const Tensor& x, const Codec& codec, std::int64_t columns = 0);

}  // namespace gx
