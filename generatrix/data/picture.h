// Rows of images as pictures.
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/media/png.h"

namespace gx {

// Whether these are pictures: uint8 [n, C, H, W] with C = 1 or 3. Others have no colors.
bool is_drawable(const Tensor& images);

// uint8 [C, H, W] with C = 1 or 3; other numbers of channels throw Unsupported.
Image to_picture(const Tensor& image);

// How many times larger than they are n pictures of this size are drawn in a grid: so that the longer side has about 80 pixels,
// and the grid no more than 16 million.
std::int64_t grid_factor(std::int64_t n, std::int64_t height, std::int64_t width);

// uint8 [n, C, H, W] in rows of `columns` (0 = the nearest to a square), each grid_factor times larger, kGridGap grey pixels
// between and around them.
inline constexpr std::int64_t kGridGap = 4;
Image to_picture_grid(const Tensor& images, std::int64_t columns = 0);

}  // namespace gx
