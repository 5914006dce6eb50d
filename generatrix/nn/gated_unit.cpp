#include "generatrix/nn/gated_unit.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/kernels/recurrent/gated_steps.h"

namespace gx {

Tensor recurrent_weights(at::IntArrayRef shape, std::int64_t n) {
  const auto bound = 1 / std::sqrt(static_cast<double>(n));
  return (at::rand(shape) * 2 - 1) * bound;
}

GatedUnit::GatedUnit(std::int64_t n_in, std::int64_t n_hidden, const ContextShape& told) {
  const auto h = n_hidden;
  w_in_ = register_parameter("w_in", recurrent_weights({3 * h, n_in}, h));
  w_state_ = register_parameter("w_state", recurrent_weights({3 * h, h}, h));
  b_in_ = register_parameter("b_in", recurrent_weights({3 * h}, h));
  b_state_ = register_parameter("b_state", recurrent_weights({3 * h}, h));
  if (told.whole > 0) w_told_ = register_parameter("w_told", recurrent_weights({h, told.whole}, told.whole));
}

Tensor GatedUnit::first_state(std::int64_t n, const Context& context) const {
  if (!w_told_.defined()) return at::zeros({n, n_hidden()}, w_state_.options().requires_grad(false));
  return at::tanh(at::linear(context.whole.to(w_told_.scalar_type()), w_told_));
}

Tensor GatedUnit::states(const Tensor& vectors, const Context& context) const {
  return gated_steps(vectors, first_state(vectors.size(0), context), {w_in_, w_state_, b_in_, b_state_});
}

Tensor GatedUnit::next(const Tensor& vector, const Tensor& state) const {
  return at::gru_cell(vector, state, w_in_, w_state_, b_in_, b_state_);
}

}  // namespace gx
