// Rows in files, in the form that their ending names.
#pragma once

#include <functional>

#include "generatrix/base/file.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/row_names.h"

namespace gx {

// The ending of a file to write, in small letters.
std::string written_ending(const Path& path);

// The ending that suits the codec's events: that of the files such data come in, ".npz" for plain arrays.
std::string natural_ending(const Codec& codec);

// `x`, events in the model's space, decoded by the codec and written as
//   .png  a grid of pictures, `columns` wide (0: nearly a square); points of the plane as dots
//   .csv  a table, or a series in long form
//   .txt  symbols, one row a line                                      .tsv  ratings, one entry a line
//   .json music, pieces of steps of notes (media/music.h)
//   .wav  sounds one after another, a quarter of a second between
//   .npz  always: an array for each field by its name, with NAME_length, NAME_observed, NAME_start and NAME_index where rows have
//         them; the only field of fixed rows is "x"
// The texts are those of save_text.h. Throws UserError for another ending or one that the events do not fit; nothing is written
// then.
void save_rows(const Path& path, const Rows& x, const Codec& codec, std::int64_t columns = 0);
// The same of rows that are decoded already. `row_names`: what ratings and series call rows and times; empty: their numbers.
void save_stored(const Path& path, const Rows& stored, const Codec& codec, std::int64_t columns = 0,
                 const RowNames& row_names = {});

// Before rows are made: throws UserError for an ending that such events do not fit, and for more rows than such a file holds;
// Unsupported for more than the disk has room for.
void expect_fits(const Path& path, const Codec& codec, std::int64_t n);

// n decoded rows as save_stored writes them. `next` is asked for part after part: which row is the first, and how many. Texts,
// and arrays of fixed fields, are written part by part, so that memory holds one; a picture, a sound, music and arrays of other
// fields need all rows. The number of rows in a part depends on the codec alone.
using NextRows = std::function<Rows(std::int64_t first, std::int64_t n)>;
void save_in_parts(const Path& path, std::int64_t n, const NextRows& next, const Codec& codec, std::int64_t columns = 0);
std::int64_t rows_in_part(const Codec& codec);

}  // namespace gx
