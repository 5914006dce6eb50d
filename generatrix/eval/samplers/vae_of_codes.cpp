#include "generatrix/eval/samplers/vae_of_codes.h"

#include <ATen/ATen.h>

#include "generatrix/nn/mlp.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

// Codes have deviation 1: the net learns to give them back from the start, and the noise it needs on the way.
constexpr double kFirstLogG = -1;

}  // namespace

VaeOfCodes::VaeOfCodes(std::int64_t n_dims, std::int64_t n_layers, std::int64_t width) : n_dims_(n_dims) {
  const std::vector<std::int64_t> hidden(static_cast<std::size_t>(n_layers), width);
  encoder_ = register_module("encoder", std::make_shared<Mlp>(n_dims, hidden, 2 * n_dims, "relu"));
  decoder_ = register_module("decoder", std::make_shared<Mlp>(n_dims, hidden, n_dims, "relu"));
  log_g_ = register_parameter("log_g", at::full({}, kFirstLogG));
}

Tensor VaeOfCodes::loss(const Tensor& z, Rng& rng) {
  const auto q = independent(normal_of(encoder_->forward(z)), 1);
  const auto u = q.rsample({}, rng);
  const Normal p{decoder_->forward(u), log_g_.exp()};
  return kl(q, standard_normal({n_dims_}, z.options())) - p.log_prob(z).sum(-1);
}

Tensor VaeOfCodes::sample(std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const auto u = rng.normal({n, n_dims_});
  return Normal{decoder_->forward(u), log_g_.exp()}.sample({}, rng);
}

}  // namespace gx
