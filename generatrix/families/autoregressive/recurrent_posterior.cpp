#include "generatrix/families/autoregressive/recurrent_posterior.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

RecurrentPosterior::RecurrentPosterior(const ContextShape& told, std::int64_t n_hidden, std::int64_t n_latent)
    : unit_(register_module("unit", std::make_shared<GatedUnit>(told.memory, n_hidden, told))),
      w_out_(register_parameter("w_out", recurrent_weights({2 * n_latent, n_hidden}, n_hidden))),
      b_out_(register_parameter("b_out", at::zeros({2 * n_latent}))) {}

Distribution RecurrentPosterior::given(const Context& context) {
  const auto states = unit_->states(context.memory.to(w_out_.scalar_type()), context);  // [B, T, H]
  const auto last = (context.memory_length - 1).clamp_min(0).view({-1, 1, 1}).expand({-1, 1, states.size(2)});
  return independent(normal_of(at::linear(states.gather(1, last).squeeze(1), w_out_, b_out_)), 1);
}

}  // namespace gx
