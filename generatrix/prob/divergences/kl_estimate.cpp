#include "generatrix/prob/divergences/kl_estimate.h"

#include <ATen/ATen.h>

namespace gx {

Tensor kl_estimate(const Distribution& q, const Distribution& p, const Tensor& z) {
  return (q.log_prob(z) - p.log_prob(z)).mean(0);
}

}  // namespace gx
