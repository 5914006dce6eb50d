// Draws sequences from a WaveNet, symbol after symbol (Le Paine et al. 2016, arXiv 1611.09482). For each symbol it computes one
// place of the net only. For this every layer of dilation d keeps its last d inputs in a queue.
//
// The reference runs the whole net for every symbol (families/autoregressive/autoregressive.h: draw_naively). Logits of the two
// differ by rounding. Tests: wave_sampler_test.cpp; against the reference families/autoregressive/wave_net_test.cpp.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx {

// Float32 on the CPU. L layers of R features between layers, D within, S to the head, M in the head; K logits of a symbol (K = 1:
// the logit of a bit). Matrices are [in, out]. The net: families/autoregressive/wave_net.h.
struct WaveWeights {
  Tensor embedding;                    // [symbols + 1, R]; the last is what stands before the first symbol
  Tensor past, now, bias;              // [L, R, 2D] twice; [N, F, L, 2D]: biases for each row to draw and each of its frames
  Tensor residual, residual_bias;      // [L, D, R], [L, R]
  Tensor skip, skip_bias;              // [L, D, S], [S]: the sum of all layers' biases
  Tensor head, head_bias;              // [S, M], [M]
  Tensor last, last_bias;              // [M, K], [K]
  std::vector<std::int64_t> dilation;  // of each layer
  std::int64_t frame = 0;  // symbols that have the same bias, one frame after another; 0: all have that of the only one
};

// uniforms [N, T], each in [0, 1), or forced(k) where the symbol must be k (draw_symbol.h) -> int64 [N, T]. Randomness comes from
// `uniforms` alone. Rows are drawn independently, on all threads; results do not depend on their number. No gradient.
Tensor draw_waves(const WaveWeights& weights, const Tensor& uniforms, const SymbolChoice& choice = {});

}  // namespace gx
