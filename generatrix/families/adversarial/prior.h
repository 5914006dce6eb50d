// p(z) of a generator, as a value: z [n, Z] of a given type, without gradient.
#pragma once

#include <functional>
#include <string>

#include "generatrix/base/rng.h"
#include "generatrix/spec/check.h"

namespace gx {

using Prior = std::function<Tensor(std::int64_t n, at::ScalarType type, Rng& rng)>;

// "normal": N(0, I); "uniform": U[-1, 1) in every dimension.
Check known_prior();
Prior make_prior(const std::string& name, std::int64_t n_latent);  // name must satisfy known_prior()

}  // namespace gx
