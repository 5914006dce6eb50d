// Gated recurrent units (Cho et al. 2014, arXiv 1406.1078, section 2.3) over rows of vectors, with a first state that is told:
//
//   h_0 = tanh(W y), or 0 where nothing is told,   h_t = GRU(h_{t-1}, v_t)
#pragma once

#include <torch/nn/module.h>

#include "generatrix/nn/context.h"

namespace gx {

class GatedUnit final : public torch::nn::Module {
 public:
  // told: read as `whole`. First weights from torch's default stream, uniform as torch starts its recurrent layers.
  GatedUnit(std::int64_t n_in, std::int64_t n_hidden, const ContextShape& told);
  std::int64_t n_hidden() const { return w_state_.size(1); }

  Tensor first_state(std::int64_t n, const Context& context) const;    // [N, H]
  Tensor states(const Tensor& vectors, const Context& context) const;  // [B, T, n_in] -> [B, T, H]
  Tensor next(const Tensor& vector, const Tensor& state) const;        // [N, n_in], [N, H] -> [N, H]

 private:
  Tensor w_in_, w_state_, b_in_, b_state_;  // [3H, n_in], [3H, H], [3H], [3H]
  Tensor w_told_;                           // [H, C]; undefined where nothing is told
};

// Uniform within 1 / sqrt(n).
Tensor recurrent_weights(at::IntArrayRef shape, std::int64_t n);

}  // namespace gx
