// Fidelity and diversity apart (two_sample/precision_recall.h).
#include "generatrix/eval/two_sample/precision_recall.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {
namespace {

Metric of_features(const std::string& name, const std::string& summary, Compared (*of)(const Tensor&, const Tensor&)) {
  return two_sample_metric(
      {.name = name,
       .summary = summary,
       .needs = {"sample", "features"},
       .better = MetricInfo::Better::higher,
       .group = "quality"},
      [of](const Seen& real, const Seen& fake, const Rng&) -> Compared { return of(real.features, fake.features); });
}

}  // namespace

Metric precision_metric() {
  return of_features("precision", "share of samples within the 3-nearest-neighbor balls of real rows; below 1 for equal laws",
                     [](const Tensor& real, const Tensor& fake) -> Compared {
                       const auto found = precision_recall(real, fake);
                       return {found.precision, found.of_precision};
                     });
}

Metric recall_metric() {
  return of_features("recall", "share of real rows within the 3-nearest-neighbor balls of samples; below 1 for equal laws",
                     [](const Tensor& real, const Tensor& fake) -> Compared {
                       const auto found = precision_recall(real, fake);
                       return {found.recall, found.of_recall};
                     });
}

Metric density_metric() {
  return of_features("density",
                     "real 5-nearest-neighbor balls that hold a sample, over 5; 1 for equal laws, more for typical samples",
                     [](const Tensor& real, const Tensor& fake) -> Compared {
                       const auto found = density_coverage(real, fake);
                       return {found.density, found.of_density};
                     });
}

Metric coverage_metric() {
  return of_features("coverage",
                     "share of real 5-nearest-neighbor balls that hold a sample; 0.97 for equal laws of rows that all differ",
                     [](const Tensor& real, const Tensor& fake) -> Compared {
                       const auto found = density_coverage(real, fake);
                       return {found.coverage, found.of_coverage};
                     });
}

}  // namespace gx
