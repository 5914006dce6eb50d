#include "bench/eager_vrnn.h"

#include <ATen/ATen.h>

namespace gx::bench {

EagerVrnn::EagerVrnn() {
  constexpr auto h = kHidden;
  phi_x_ = register_module("phi_x", torch::nn::Linear(kKeys, h));
  phi_z_ = register_module("phi_z", torch::nn::Linear(kLatent, h));
  prior_ = register_module("prior", torch::nn::Linear(h, h));
  prior_out_ = register_module("prior_out", torch::nn::Linear(h, 2 * kLatent));
  encoder_ = register_module("encoder", torch::nn::Linear(2 * h, h));
  encoder_out_ = register_module("encoder_out", torch::nn::Linear(h, 2 * kLatent));
  decoder_ = register_module("decoder", torch::nn::Linear(2 * h, h));
  decoder_out_ = register_module("decoder_out", torch::nn::Linear(h, kKeys));
  w_in_ = register_parameter("w_in", at::randn({3 * h, 2 * h}) / 8);
  w_state_ = register_parameter("w_state", at::randn({3 * h, h}) / 8);
  b_in_ = register_parameter("b_in", at::zeros({3 * h}));
  b_state_ = register_parameter("b_state", at::zeros({3 * h}));
}

at::Tensor EagerVrnn::loss(const at::Tensor& x) {
  auto h = at::zeros({x.size(0), kHidden});
  auto sum = at::zeros({});
  for (std::int64_t t = 0; t < x.size(1); ++t) {
    const auto x_t = x.select(1, t);
    const auto phi_x = at::relu(phi_x_->forward(x_t));
    const auto prior = prior_out_->forward(at::relu(prior_->forward(h))).chunk(2, 1);
    const auto q = encoder_out_->forward(at::relu(encoder_->forward(at::cat({phi_x, h}, 1)))).chunk(2, 1);
    const auto z = q[0] + at::randn_like(q[0]) * (0.5 * q[1]).exp();
    const auto phi_z = at::relu(phi_z_->forward(z));
    const auto logits = decoder_out_->forward(at::relu(decoder_->forward(at::cat({phi_z, h}, 1))));
    const auto kl = 0.5 * (prior[1] - q[1] + (q[1].exp() + (q[0] - prior[0]).square()) / prior[1].exp() - 1);
    sum = sum + at::binary_cross_entropy_with_logits(logits, x_t, {}, {}, at::Reduction::Sum) + kl.sum();
    h = at::gru_cell(at::cat({phi_x, phi_z}, 1), h, w_in_, w_state_, b_in_, b_state_);
  }
  return sum / static_cast<double>(x.size(0) * x.size(1));
}

}  // namespace gx::bench
