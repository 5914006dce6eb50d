// The WaveNet: van den Oord et al., WaveNet: A generative model for raw audio, 2016, arXiv 1609.03499, figures 3 and 4, eq. 3.
//
//   h = e(x_{t-1})                                          R
//   z = P_0 h_{t-d} + P_1 h_t + V y + W f_t + b             2D; 0 stands before the first place
//   g = tanh(z_1) s(z_2),   h <- h + Q g + q,   s <- s + S g + c     for every layer; dilations d = 1, 2, 4 .. again and again
//   outputs_t = last(relu(head(relu(s))))
//
// y is what a row is given, f_t what stands beside symbol t: a frame, repeated for all its symbols (section 2.5, with
// repetition). Before the first symbol stands a start vector of its own. A symbol sees the 1 + stacks (2^layers - 1) symbols
// before it. Sampling keeps the last d features of each layer (kernels/causal/wave_sampler.h).
#pragma once

#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {

struct WaveShape {
  std::int64_t stacks, layers;              // layers of each stack, of dilations 1, 2, 4 .. 2^(layers - 1)
  std::int64_t residual, gate, skip, head;  // R, D, S, M
};

class WaveNet final : public CausalNet {
 public:
  // event: a sequence; told: as a whole, and by step.
  WaveNet(const WaveShape& shape, const Field& event, const ContextShape& told = {});
  Tensor outputs(const Tensor& x, const Context& context) override;  // x [B, T] -> [B, T, K]
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) override;  // [N, T]

 private:
  std::int64_t n_layers() const { return shape_.stacks * shape_.layers; }
  std::int64_t dilation(std::int64_t layer) const { return std::int64_t{1} << layer % shape_.layers; }
  // Of the frames that n_places symbols of n rows lie in: [N, F, L, 2D]; F is 1 where nothing stands beside symbols.
  Tensor biases(std::int64_t n, std::int64_t n_places, const Context& context) const;

  WaveShape shape_;
  SymbolOrder order_;
  Tensor embedding_;                                    // [symbols + 1, R]; the last is the start
  Tensor past_, now_, bias_, told_, frames_;            // [L, 2D, R] twice, [L, 2D], [L, 2D, C] where a row, a frame is told
  Tensor residual_, residual_bias_, skip_, skip_bias_;  // [L, R, D], [L, R], [L, S, D], [S]
  Tensor head_, head_bias_, last_, last_bias_;          // [M, S], [M], [K, M], [K]
};

}  // namespace gx
