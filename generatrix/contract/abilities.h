// What a model can do. A model inherits exactly the capabilities that are true of it; each has the name of the verb that needs
// it.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/contract/score.h"
#include "generatrix/data/space.h"
#include "generatrix/prob/law.h"

namespace gx {

struct CanSample {
  virtual ~CanSample() = default;
  // n events [n, ...event] in the model's space, without gradient. `given` int64 [n], or undefined.
  virtual Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) = 0;
};

struct CanScore {
  virtual ~CanScore() = default;
  virtual Score score(const Batch& batch, Rng& rng) = 0;
};

struct CanEncode {
  virtual ~CanEncode() = default;
  // q(z|x): batch shape [B], event shape [Z]. A deterministic code is a point mass.
  virtual Distribution encode(const Batch& batch) = 0;
};

struct CanDecode {
  virtual ~CanDecode() = default;
  // p(x|z): z [..., Z] -> batch shape [...], event shape of the space.
  virtual Distribution decode(const Tensor& z, const Tensor& given) = 0;
};

struct HasPrior {
  virtual ~HasPrior() = default;
  // p(z): the distribution that latents follow when sampling; event shape [Z], batch shape [] or [B] when it depends on `given`.
  virtual Distribution prior(const Tensor& given) = 0;
};

}  // namespace gx
