// Fidelity and diversity apart (two_sample/precision_recall.h).
#include "generatrix/eval/two_sample/precision_recall.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {
namespace {

Metric of_features(const std::string& name, const std::string& summary, std::int64_t k,
                   Estimate (*of)(const Tensor& real, const Tensor& fake, std::int64_t k)) {
  return two_sample_metric({.name = name,
                            .summary = summary,
                            .needs = {"sample", "features"},
                            .better = MetricInfo::Better::higher,
                            .group = "quality"},
                           [of, k](const Seen& real, const Seen& fake, const Rng&) -> Compared {
                             auto found = of(real.features, fake.features, k);
                             return {.value = found.value, .replicates = std::move(found.replicates)};
                           });
}

}  // namespace

Metric precision_metric() {
  return of_features("precision", "share of samples within the 3-nearest-neighbor balls of real rows; below 1 for equal laws", 3,
                     precision_of);
}

Metric recall_metric() {
  return of_features("recall", "share of real rows within the 3-nearest-neighbor balls of samples; below 1 for equal laws", 3,
                     recall_of);
}

Metric density_metric() {
  return of_features("density",
                     "real 5-nearest-neighbor balls that hold a sample, over 5; 1 for equal laws, more for typical samples", 5,
                     density_of);
}

Metric coverage_metric() {
  return of_features("coverage",
                     "share of real 5-nearest-neighbor balls that hold a sample; 0.97 for equal laws of rows that all differ", 5,
                     coverage_of);
}

}  // namespace gx
