// Draws images from a PixelCNN, symbol after symbol. For each symbol it computes the features of that one pixel only. For this it
// keeps, of every block, relu(u) of the row above and of the current row up to the pixel (causal_stack.h defines u).
//
// The reference runs the whole net for every symbol (families/autoregressive/autoregressive.h: draw_naively). Logits of the two
// differ by rounding, about 1e-6. Tests: pixel_sampler_test.cpp; against the reference
// families/autoregressive/pixel_net_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/causal/causal_stack.h"
#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx {

// Float32 on the CPU. C channels; K logits for a symbol (K = 1: the logit of a bit); 2h features between blocks, h inside a
// block, m in the head. Matrices are [in, out]; masked weights are zero.
struct PixelWeights {
  Tensor values;             // [symbols, E]: the numbers as which a symbol enters the net; symbols = 2 where K = 1
  Tensor first, first_bias;  // [taps, C E, 2h]: the taps of mask A in raster order, the center last; [2h]
  CausalStack stack;         // around_bias [N, L, h]: a bias for each image to draw
  Tensor head, head_bias;    // [2h, m], [m]
  Tensor last, last_bias;    // [m, C, K], [C, K]
  Tensor beside = {};        // [N, H * W, 2h], added to the first features of each pixel of each image; may be undefined
};

// uniforms [N, H * W * C], each in [0, 1), or forced(k) where the symbol must be k (draw_symbol.h). Returns int64 [N, C, H, W].
// Randomness comes from `uniforms` alone. Images are drawn independently, on all threads; results do not depend on their number.
// No gradient.
Tensor draw_pixels(const PixelWeights& weights, const Tensor& uniforms, std::int64_t height, std::int64_t width,
                   const SymbolChoice& choice = {});

}  // namespace gx
