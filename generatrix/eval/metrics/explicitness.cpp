// Explicitness, of mean codes (factors/probes.h).
#include "generatrix/eval/factors/probes.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric::Finding measure_explicitness(const Subject& subject) {
  return by_factor(subject, explicitness(subject.coded()), "ROC area");
}

}  // namespace

Metric explicitness_metric() {
  return {
      .info = {.name = "explicitness",
               .summary = "mean area under the ROC curve of each value of each factor by logistic regression on codes; 0.5 is "
                          "chance",
               .needs = {"encode", "vectors", "factors"},
               .better = MetricInfo::Better::higher},
      .measure = measure_explicitness};
}

}  // namespace gx
