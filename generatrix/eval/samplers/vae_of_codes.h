// The second VAE of a two-stage VAE (Dai and Wipf, Diagnosing and enhancing VAE models, 2019, arXiv 1903.05789, section 4): codes
// of the first fill a space of full dimension, where a VAE finds their law, which that of the first VAE's codes need not be.
//
//   u ~ N(0, I) [C],   p(z|u) = N(m(u), g^2 I),   q(u|z) = N(mu(z), diag sigma(z)^2)
//   loss = -E_q log p(z|u) + KL(q(u|z) || N(0, I))   in nats;  g is one number, learned (section 4.1 of the paper)
#pragma once

#include "generatrix/eval/samplers/code_law.h"
#include "generatrix/nn/net.h"

namespace gx {

class VaeOfCodes final : public CodeLaw {
 public:
  VaeOfCodes(std::int64_t n_dims, std::int64_t n_layers, std::int64_t width);
  Tensor loss(const Tensor& z, Rng& rng) override;
  Tensor sample(std::int64_t n, Rng& rng) override;  // of p(u) and then p(z|u)

 private:
  std::int64_t n_dims_;
  NetPtr encoder_, decoder_;
  Tensor log_g_;
};

}  // namespace gx
