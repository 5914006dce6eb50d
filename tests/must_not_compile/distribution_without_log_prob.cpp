// must not compile: no viable conversion from returned value of type 'SamplerOnly'
// What cannot be scored is a sampler, not a distribution.
#include "generatrix/prob/law.h"

struct SamplerOnly {
  gx::Tensor sample(const gx::Shape& n, gx::Rng& rng) const { return rng.normal(n); }
  gx::Tensor mean() const { return {}; }
  gx::Shape batch_shape() const { return {}; }
  gx::Shape event_shape() const { return {}; }
};
struct Scored : SamplerOnly {
  gx::Tensor log_prob(const gx::Tensor& x) const { return x; }
};

gx::Distribution right() { return Scored{}; }
#ifndef GX_RIGHT
gx::Distribution wrong() { return SamplerOnly{}; }
#endif
