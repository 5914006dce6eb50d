// Images moved a little, so that a net does not learn where things stand. On the images' device; no waiting for the host.
#pragma once

#include "generatrix/base/rng.h"

namespace gx {

// Every image of x [B, C, H, W] moved by its own whole number of pixels in -most .. most, down and across; what comes in is 0.
Tensor randomly_shifted(const Tensor& x, std::int64_t most, Rng& rng);

// Every image of x [B, C, H, W] mirrored left to right with probability 1/2.
Tensor randomly_mirrored(const Tensor& x, Rng& rng);

// DiffAugment (Zhao, Liu, Lin, Zhu and Han 2020, arXiv 2006.10738, and the authors' code), each with a gradient in x.
// One draw of each an image, u ~ U[0, 1): x + u - .5; then channels 2 u times as far from their mean at each pixel; then pixels
// u + .5 times as far from the image's mean.
Tensor randomly_recolored(const Tensor& x, Rng& rng);
// A rectangle of half the height and half the width, rounded up, is 0; its center is any pixel, so that it may reach out.
Tensor randomly_cut_out(const Tensor& x, Rng& rng);

}  // namespace gx
