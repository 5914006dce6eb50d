// Many pictures as one.
#pragma once

#include <cstdint>
#include <vector>

#include "generatrix/media/png.h"

namespace gx {

// Images of one size in rows of `columns`, left to right and top to bottom, with `gap` pixels of `paper` between and around them.
// Cells without an image are paper. Throws std::logic_error when there is no image, when columns < 1 or gap < 0, or when
// the images differ in size or channels.
Image tile(const std::vector<Image>& images, std::int64_t columns, std::int64_t gap = 2, std::uint8_t paper = 0);

// Every pixel as a square of `factor` x `factor`. Throws std::logic_error when factor < 1.
Image enlarged(const Image& image, std::int64_t factor);

}  // namespace gx
