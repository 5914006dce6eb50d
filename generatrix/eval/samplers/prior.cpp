#include "generatrix/base/errors.h"
#include "generatrix/eval/known_samplers.h"

namespace gx {
namespace {

Sampler fit(Model& model, const Dataset&, const Codec&, const Rng&) {
  auto& own = dynamic_cast<CanSample&>(model);
  return {.name = "prior",
          .draw = [&own](std::int64_t n, const Tensor& given, Rng& rng) { return own.sample(n, given, rng); },
          .passes = own.passes_to_sample()};
}

}  // namespace

SamplerInfo prior_sampler() {
  return {.name = "prior", .summary = "the model's own: latents from its prior", .needs = {"sample"}, .fit = fit};
}

}  // namespace gx
