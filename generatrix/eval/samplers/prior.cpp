#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/codes.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/draw_rows.h"
#include "generatrix/spec/parse.h"

namespace gx {
namespace {

struct PriorSpec {
  double temperature = 1;
  static auto fields() {
    return std::tuple(field("temperature", &PriorSpec::temperature,
                            "factor of the deviation of a normal prior; 0 draws its mode alone", at_least(0)));
  }
};

// z of a normal prior, each as far from the mean as `temperature` says. Throws UserError for a prior of another kind.
Tensor tempered(const Distribution& prior, double temperature, std::int64_t n, Rng& rng) {
  if (!prior.as<StandardNormal>() && !cells_of(prior).as<Normal>())
    throw errors::bad_value("sampler prior", "temperature",
                            "the prior is a " + prior.name() + "; only a normal one has a temperature");
  const auto z = draw_rows(prior, n, rng);
  const auto mean = prior.mean().to(z.device());
  return mean + temperature * (z - mean);
}

Sampler own(Model& model, const Codec& codec, const Table& settings, const Dataset*, const Rng&) {
  const auto temperature = parse<PriorSpec>(settings, "sampler").temperature;
  auto& able = dynamic_cast<CanSample&>(model);
  const auto passes = able.passes_to_sample();
  const auto as_it_is = [&able](std::int64_t n, const Rows& given, Rng& rng) { return able.sample(n, given, rng); };
  if (temperature == 1) return {.name = "prior", .draw = as_it_is, .passes = passes};
  if (!has_ability(model, "prior") || !has_ability(model, "decode"))
    throw errors::bad_value("sampler prior", "temperature", "the model has no prior of codes that it decodes");
  const auto draw = [&model, temperature, space = codec.task().event](std::int64_t n, const Rows& given, Rng& rng) {
    const at::NoGradGuard off;
    const auto z = tempered(dynamic_cast<HasPrior&>(model).prior(given), temperature, n, rng);
    return events_of(model, z, z.sizes().slice(1).vec(), space, given, rng);
  };
  return {.name = "prior", .draw = draw, .passes = passes};
}

}  // namespace

SamplerInfo prior_sampler() {
  return {.name = "prior",
          .summary = "the model's own: latents from its prior",
          .needs = {"sample"},
          .fields = describe<PriorSpec>(),
          .fit = own};
}

}  // namespace gx
