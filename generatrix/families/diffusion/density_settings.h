// What a person may say about how a velocity field's log-density is solved.
#pragma once

#include "generatrix/families/diffusion/velocity_model.h"
#include "generatrix/spec/fields.h"

namespace gx {

// Events of more numbers get their trace by probes where it is `auto`.
inline constexpr std::int64_t kMostOfExactTrace = 8;

struct TraceSpec {
  std::string trace = "auto";
  std::int64_t probes = 1;
};
template <class S>
auto trace_fields() {
  return std::tuple(
      field<S, std::string>("trace", &S::trace,
                            "of the field's derivative: exact, a pass back for each number of an event; probes, an "
                            "estimate from random directions; auto, exact for events of 8 numbers or fewer",
                            one_of({"auto", "exact", "probes"})),
      field<S, std::int64_t>("probes", &S::probes, "random directions of each row; 2 or more tell the estimate's error",
                             between(1, 10'000)));
}

struct DensitySpec : TraceSpec {
  double tolerance = 1e-4;
  static auto fields() {
    return std::tuple_cat(trace_fields<DensitySpec>(),
                          std::tuple(field("tolerance", &DensitySpec::tolerance,
                                           "of the solver (dopri5): most local error of each number, relative to 1 + its size",
                                           Check{.low = 0, .high = 1, .above_low = true})));
  }
};

// Of events of n_dims numbers; 0: the exact trace.
inline std::int64_t probes_of(const TraceSpec& spec, std::int64_t n_dims) {
  const bool exact = spec.trace == "exact" || (spec.trace == "auto" && n_dims <= kMostOfExactTrace);
  return exact ? 0 : spec.probes;
}
inline DensitySettings density_of(const DensitySpec& spec, std::int64_t n_dims) {
  return {.tolerance = spec.tolerance, .n_probes = probes_of(spec, n_dims)};
}

}  // namespace gx
