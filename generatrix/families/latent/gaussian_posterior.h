// q(z|x) = N(mu(x), diag sigma(x)^2), with mu and log sigma^2 from one net (Kingma and Welling 2014, appendix C.2).
#pragma once

#include "generatrix/nn/net.h"

namespace gx {

class GaussianPosterior final : public Conditional {
 public:
  explicit GaussianPosterior(NetPtr net);        // net: x -> [B, 2 Z]
  Distribution given(const Tensor& x) override;  // batch [B], event [Z]; gradient to the net

 private:
  NetPtr net_;
};

// p(z) = N(0, I) on Z dimensions; ignores its context.
class StandardNormalPrior final : public Conditional {
 public:
  explicit StandardNormalPrior(std::int64_t n_latent);
  Distribution given(const Tensor& context) override;  // batch [], event [Z]

 private:
  Tensor mean_;  // zeros; a buffer, so that it follows the model's device and type
};

}  // namespace gx
