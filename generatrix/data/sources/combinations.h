// Generated pictures of known factors: every combination of their values once, the last factor fastest. Nothing is random and no
// picture is kept: a row is drawn whenever it is read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

struct PictureFactor {
  std::string name;
  std::int64_t n;                        // values 0 .. n - 1
  std::vector<std::string> labels = {};  // of a factor that is a label; the others are levels
};

// Writes the levels of a picture, which are 0 before, for one value of each factor. On several threads at once.
using DrawPicture = std::function<void(const std::vector<std::int64_t>& values, std::uint8_t* picture)>;

// Of a column of such values among training rows.
ColumnCodecPtr factor_codec(const PictureFactor& factor, const Column& values);

std::int64_t n_combinations(const std::vector<PictureFactor>& factors);

// Rows of pictures [...shape] given their factors, as spec.values asks for them; bits: what `draw` writes is 0 or 1.
Opened open_combinations(const DataSpec& spec, const std::vector<PictureFactor>& factors, const Shape& shape, bool bits,
                         DrawPicture draw);

}  // namespace gx
