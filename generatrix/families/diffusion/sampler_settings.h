// What a person may say about how events are drawn from a diffusion model.
#pragma once

#include <optional>
#include <string>

#include "generatrix/prob/ode/solve.h"
#include "generatrix/spec/fields.h"
#include "generatrix/spec/parse.h"

namespace gx {

inline const Check guidance_weight = between(0, 100);
inline constexpr std::string_view kGuidanceWords =
    "weight of the condition (classifier-free guidance): 1 as it is, above 1 more of what the condition means, 0 none of it";

// The ODE of a velocity field.
template <class S>
auto ode_fields() {
  return std::tuple(
      field<S, std::string>(
          "method", &S::method,
          "of the solver: euler, midpoint and rk4 take equal steps with 1, 2 and 4 passes each; dopri5 takes steps of its own",
          known_ode_method()),
      field<S, std::int64_t>("steps", &S::steps, "equal steps of euler, midpoint and rk4", between(1, 100'000)),
      field<S, double>("tolerance", &S::tolerance, "of dopri5: most local error of each number, relative to 1 + its size",
                       Check{.low = 0, .high = 1, .above_low = true}));
}
struct OdeSpec {
  std::string method = "midpoint";
  std::int64_t steps = 32;
  double tolerance = 1e-4;
  static auto fields() { return ode_fields<OdeSpec>(); }
};
struct OdeSamplerSpec : OdeSpec {
  OdeSamplerSpec() { method = "dopri5"; }
  double guidance = 1;
  static auto fields() {
    return std::tuple_cat(ode_fields<OdeSamplerSpec>(),
                          std::tuple(field("guidance", &OdeSamplerSpec::guidance, kGuidanceWords, guidance_weight)));
  }
};

// Of a model that takes noise away step by step.
struct AncestralSpec {
  std::optional<std::int64_t> steps = {};
  double guidance = 1;
  static auto fields() {
    return std::tuple(field("steps", &AncestralSpec::steps, "of those that the model has; absent: all", positive),
                      field("guidance", &AncestralSpec::guidance, kGuidanceWords, guidance_weight));
  }
};
struct DdimSpec {
  std::optional<std::int64_t> steps = 50;
  double eta = 0;
  double guidance = 1;
  static auto fields() {
    return std::tuple(field("steps", &DdimSpec::steps, "of those that the model has", positive),
                      field("eta", &DdimSpec::eta, "share of the fresh noise that an ancestral step takes", between(0, 1)),
                      field("guidance", &DdimSpec::guidance, kGuidanceWords, guidance_weight));
  }
};

inline OdeMethod method_of(const OdeSpec& spec) {
  return {.name = spec.method, .steps = spec.steps, .tolerance = spec.tolerance};
}

}  // namespace gx
