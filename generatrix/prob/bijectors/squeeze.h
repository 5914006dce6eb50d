// Images with channels for places: every 2 x 2 square of pixels becomes four channels of one pixel (Dinh et al. 2017,
// arXiv 1605.08803, section 3.6 and figure 3), in the order of the checkerboard of section 3.4.
//
//   inverse            z [4 C, H/2, W/2] = the pixels of x [C, H, W] at (row, column) mod 2 = (0,0), (1,1), (0,1), (1,0), C each
//   inverse log-det    0
//   forward            x = those pixels put back
//   forward log-det    0
//
// So the first half of z's channels are the dark fields of the checkerboard (row + column even), the second half the light ones.
// Regroup exchanges the second and the third quarter of the channels: the halves are then the even and the odd rows. It is its
// own inverse.
//
// Events are images with even sides (Squeeze, has_even_sides) or a number of channels that 4 divides (Regroup), unchecked.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

inline bool has_even_sides(const Shape& image) { return image[1] % 2 == 0 && image[2] % 2 == 0; }  // [C, H, W]

struct Squeeze {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

struct Regroup {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const { return forward(data); }
};

}  // namespace gx
