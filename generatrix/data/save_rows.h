// Rows in files, in the form that their ending names.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/codec.h"

namespace gx {

// The ending of a file to write, in small letters.
std::string written_ending(const Path& path);

// The ending that suits the codec's events: that of the files such data come in, ".npz" for plain arrays.
std::string natural_ending(const Codec& codec);

// `x`, events in the model's space, decoded by the codec and written as
//   .png  a grid of pictures, `columns` wide (0: nearly a square); points of the plane as dots
//   .csv  a table, or a series in long form
//   .txt  symbols, one row a line                                      .tsv  ratings, one entry a line
//   .wav  sounds one after another, a quarter of a second between
//   .npz  always: an array for each field by its name, with NAME_length, NAME_observed, NAME_start and NAME_index where rows have
//         them; the only field of fixed rows is "x"
// The texts are those of save_text.h. Throws UserError for another ending or one that the events do not fit; nothing is written
// then.
void save_rows(const Path& path, const Rows& x, const Codec& codec, std::int64_t columns = 0);

}  // namespace gx
