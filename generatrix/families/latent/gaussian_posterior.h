// q(z|x) = N(mu(x), diag sigma(x)^2), with mu and log sigma^2 from one net (Kingma and Welling 2014, appendix C.2).
#pragma once

#include "generatrix/nn/conditional.h"

namespace gx {

class GaussianPosterior final : public Conditional {
 public:
  // net: what is told, joined to a tensor [B, ...reads], -> [B, 2 Z]
  GaussianPosterior(NetPtr net, Shape reads);
  Distribution given(const Context& context) override;  // batch [B], event [Z]; gradient to the net

 private:
  NetPtr net_;
  Shape reads_;
  Tensor weight_;  // one of the net's: what is told has its type
};

// A posterior on Z dimensions with a net of that spec.
ConditionalPtr make_gaussian_posterior(const NetSpec& net, const ContextShape& told, std::int64_t n_latent);

// p(z) = N(0, I) on Z dimensions; ignores its context.
class StandardNormalPrior final : public Conditional {
 public:
  explicit StandardNormalPrior(std::int64_t n_latent);
  Distribution given(const Context& context) override;  // batch [], event [Z]

 private:
  Tensor mean_;  // zeros; a buffer, so that it follows the model's device and type
};

}  // namespace gx
