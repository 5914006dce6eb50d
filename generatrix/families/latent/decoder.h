// p(x|z): a net gives every dimension of the event its parameters, a likelihood says what they mean.
#pragma once

#include "generatrix/families/latent/likelihood.h"

namespace gx {

class Decoder final : public Conditional {
 public:
  // net: z [..., Z] -> [..., ...event, likelihood->n_per_dim()]
  Decoder(NetPtr net, LikelihoodPtr likelihood)
      : net_(register_module("net", std::move(net))), likelihood_(register_module("likelihood", std::move(likelihood))) {}

  Distribution given(const Tensor& z) override { return likelihood_->of(net_->forward(z)); }
  const Likelihood& likelihood() const { return *likelihood_; }

 private:
  NetPtr net_;
  LikelihoodPtr likelihood_;
};

}  // namespace gx
