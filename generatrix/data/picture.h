// Rows of images as pictures.
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/media/png.h"

namespace gx {

// Whether these are pictures: uint8 [n, C, H, W] with C = 1 or 3. Others have no colors.
bool is_drawable(const Tensor& images);

// uint8 [C, H, W] with C = 1 or 3; other numbers of channels throw Unsupported.
Image to_picture(const Tensor& image);

// uint8 [n, C, H, W] in rows of `columns` (0 = the nearest to a square), two black pixels between them.
Image to_picture_grid(const Tensor& images, std::int64_t columns = 0);

}  // namespace gx
