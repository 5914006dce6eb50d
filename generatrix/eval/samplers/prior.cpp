#include "generatrix/contract/abilities.h"
#include "generatrix/eval/known_samplers.h"

namespace gx {
namespace {

Sampler own(Model& model, const Codec&, const Table&, const Dataset*, const Rng&) {
  auto& able = dynamic_cast<CanSample&>(model);
  return {.name = "prior",
          .draw = [&able](std::int64_t n, const Rows& given, Rng& rng) { return able.sample(n, given, rng); },
          .passes = able.passes_to_sample()};
}

}  // namespace

SamplerInfo prior_sampler() {
  return {.name = "prior", .summary = "the model's own: latents from its prior", .needs = {"sample"}, .fit = own};
}

}  // namespace gx
