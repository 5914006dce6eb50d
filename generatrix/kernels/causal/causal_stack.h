// A stack of causal residual blocks over images (PixelCNN: van den Oord et al. 2016, arXiv 1601.06759, figure 5), as one node of
// autograd with its own backward. Each block computes
//
//   u = relu(t) down + down_bias              1 x 1, 2h -> h
//   q = sum over taps of relu(u) around + around_bias      3 x 3, of whose taps the mask keeps five
//   t <- t + relu(q) up + up_bias             1 x 1, h -> 2h
//
// The kernel multiplies only the five taps that the mask keeps. A thread takes one image through all blocks, so that the image
// stays in the cache. Results do not depend on the number of threads. The reference is the formula in torch's operators.
// Test: causal_stack_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// L blocks. Matrices are [in, out] and multiply a pixel's row of features from the right.
struct CausalStack {
  Tensor down;         // [L, 2h, h]
  Tensor down_bias;    // [L, h]
  Tensor around;       // [L, 5, h, h], taps (-1,-1) (-1,0) (-1,1) (0,-1) (0,0) as (row, column) from the pixel
  Tensor around_bias;  // [B, L, h]: a bias for each image, so that it may depend on a label
  Tensor up;           // [L, h, 2h]
  Tensor up_bias;      // [L, 2h]
};

// x [B, H, W, 2h] -> [B, H, W, 2h], with gradients to x and all weights. The kernel takes float32 and float64 on the CPU where h
// is a multiple of 16; the reference takes everything else. bfloat16 on the CPU is computed and returned as float32. The kernel
// has no gradient of its gradient.
Tensor causal_stack(const Tensor& x, const CausalStack& weights);
Tensor causal_stack_reference(const Tensor& x, const CausalStack& weights);

}  // namespace gx
