// Pictures of one size from pictures of any.
#pragma once

#include "generatrix/media/image.h"

namespace gx {

enum class Fit {
  crop,  // scaled until it covers the frame, and the middle cut out
  pad,   // scaled until it fits into the frame, on black
};

// The picture in height x width pixels, its proportions kept. The scaled picture has the frame's size along one axis and the
// nearest whole number of pixels along the other; where an odd number of pixels is cut or padded, the right or lower side gets
// the one more. An axis that shrinks takes the average over the area of each new pixel, one that grows is interpolated between
// the centers of its old pixels (bilinear), one that keeps its length is taken as it is: a picture of the frame's size comes back
// unchanged. Results are rounded to the nearest, halves up.
// Throws std::logic_error when the picture is empty or its sizes do not agree, or when the frame is.
Image fit(const Image& image, std::int64_t height, std::int64_t width, Fit how);

}  // namespace gx
