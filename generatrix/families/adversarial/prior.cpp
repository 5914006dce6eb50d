#include "generatrix/families/adversarial/prior.h"

#include <ATen/ATen.h>

namespace gx {

Check known_prior() { return one_of({"normal", "uniform"}); }

Prior make_prior(const std::string& name, std::int64_t n_latent) {
  if (name == "normal") return [=](std::int64_t n, at::ScalarType type, Rng& rng) { return rng.normal({n, n_latent}, type); };
  return [=](std::int64_t n, at::ScalarType type, Rng& rng) { return rng.uniform({n, n_latent}, type).mul_(2).sub_(1); };
}

}  // namespace gx
