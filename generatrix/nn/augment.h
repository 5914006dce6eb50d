// Images moved a little, so that a net does not learn where things stand. On the images' device; no waiting for the host.
#pragma once

#include "generatrix/base/rng.h"

namespace gx {

// Every image of x [B, C, H, W] moved by its own whole number of pixels in -most .. most, down and across; what comes in is 0.
Tensor randomly_shifted(const Tensor& x, std::int64_t most, Rng& rng);

// Every image of x [B, C, H, W] mirrored left to right with probability 1/2.
Tensor randomly_mirrored(const Tensor& x, Rng& rng);

}  // namespace gx
