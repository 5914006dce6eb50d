// Static binarization: one Bernoulli(level / 255) draw per pixel, for ever.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

// uint8 [N, ...] grey levels -> uint8 of the same shape, 0 or 1. The draws of a row depend on rng's seed and on the row's own
// bytes alone: not on its place, its batch or its neighbours, so any order of the same file gives the same data set.
// (Equal rows therefore get equal draws. rng only names the stream; its position is not used.)
Tensor binarize(const Tensor& grey, const Rng& rng);

}  // namespace gx
