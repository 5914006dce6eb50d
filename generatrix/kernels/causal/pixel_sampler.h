// Draws images from a PixelCNN symbol by symbol, computing for each symbol only what its own pixel needs: of every block the row
// above and the row so far of relu(u) are kept, and all else is a few products of a vector with a matrix.
//
// The reference is the net itself, run as a whole for every symbol (families/autoregressive/autoregressive.h: draw_naively). The
// two round differently, by about 1e-6 of a logit.
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/causal/causal_stack.h"

namespace gx {

// Float32 on the CPU. C channels, K logits a symbol (1: the logit of a bit), h features inside a block, m in the head. Matrices
// are [in, out], zero where the masks say so.
struct PixelWeights {
  Tensor first, first_bias;  // [taps, C, 2h] the taps of a mask A in order, the last the center; [2h]
  CausalStack stack;         // around_bias [N, L, h]: of each image to draw
  Tensor head, head_bias;    // [2h, m], [m]
  Tensor last, last_bias;    // [m, C, K], [C, K]
  Tensor beside = {};        // [N, H * W, 2h], added to the first features of each pixel of each image; undefined: nothing
};

// uniforms [N, H * W * C] in [0, 1), or forced(k) where the symbol is known to be k (draw_symbol.h) -> int64 [N, C, H, W]: level
// k of K enters the net as k / (K - 1), a bit as itself. Rows are drawn independently, on all threads; what is drawn does not
// depend on their number.
Tensor draw_pixels(const PixelWeights& weights, const Tensor& uniforms, std::int64_t height, std::int64_t width);

}  // namespace gx
