// A stack of causal residual blocks over images (PixelCNN: van den Oord et al. 2016, arXiv 1601.06759, figure 5), with its own
// backward.
//
//   u = relu(t) down + down_bias              1 x 1, 2h -> h
//   q = sum over taps of relu(u) around + around_bias      3 x 3 of which the mask leaves five taps
//   t <- t + relu(q) up + up_bias             1 x 1, h -> 2h
//
// The fused form takes an image through all blocks while it is in the cache, one thread an image, and multiplies only the five
// taps that the mask leaves. Sums of weight gradients do not depend on the number of threads.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// L blocks. Matrices are [in, out]: a pixel is a row that they multiply from the right.
struct CausalStack {
  Tensor down;         // [L, 2h, h]
  Tensor down_bias;    // [L, h]
  Tensor around;       // [L, 5, h, h], taps (-1,-1) (-1,0) (-1,1) (0,-1) (0,0) as (row, column) from the pixel
  Tensor around_bias;  // [B, L, h]: each image has its own, so that a label may enter here
  Tensor up;           // [L, h, 2h]
  Tensor up_bias;      // [L, 2h]
};

// x [B, H, W, 2h] -> [B, H, W, 2h], with gradient to x and all weights. Fused on the CPU where h is a multiple of 16; the
// reference elsewhere. bfloat16 is worked on, and comes back, as float32. The gradient of the fused form has no gradient of its
// own.
Tensor causal_stack(const Tensor& x, const CausalStack& weights);
Tensor causal_stack_reference(const Tensor& x, const CausalStack& weights);

}  // namespace gx
