#include "generatrix/prob/distributions/pushforward.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {

Tensor Pushforward::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return f.forward(base.sample(n, rng)).value;
}

Tensor Pushforward::rsample(const Shape& n, Rng& rng) const { return f.forward(base.rsample(n, rng)).value; }

Tensor Pushforward::log_prob(const Tensor& x) const {
  const auto back = f.inverse(x);
  return base.log_prob(back.value) + back.log_det;
}

Tensor Pushforward::mean() const { throw errors::no_closed_mean("Pushforward of " + base.name()); }

}  // namespace gx
