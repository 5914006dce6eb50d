// How exactly a bijector's two directions undo each other on real rows (cost/round_trip.h).
#include "generatrix/eval/cost/round_trip.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure(const Subject& subject) {
  Measurement result{.n = subject.size()};
  subject.each_batch([&](const Batch& batch, std::int64_t) {
    const auto found = round_trip(subject.model(), batch, subject.space());
    if (found) result.value = std::max(result.value, found->largest);
  });
  return result;
}

}  // namespace

Metric inversion_error() {
  return {.info = {.name = "inversion_error",
                   .summary = "largest |x - f(f^-1(x))| over rows and dimensions, in the model's values",
                   .needs = {"invert"},
                   .better = MetricInfo::Better::lower,
                   .heading = "inversion"},
          .measure = measure};
}

}  // namespace gx
