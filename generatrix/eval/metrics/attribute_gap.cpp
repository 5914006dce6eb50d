// SAP, of mean codes (factors/probes.h).
#include "generatrix/eval/factors/probes.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric::Finding measure_attribute_gap(const Subject& subject) {
  return by_factor(subject, attribute_gap(subject.coded()), "R^2 and thresholds");
}

}  // namespace

Metric attribute_gap_metric() {
  return {.info = {.name = "sap",
                   .summary = "gap between the code dimension that tells a factor best and the next one: squared correlation, or "
                              "balanced accuracy by thresholds where values have no order (separated attribute predictability)",
                   .needs = {"encode", "vectors", "factors"},
                   .better = MetricInfo::Better::higher,
                   .heading = "SAP"},
          .measure = measure_attribute_gap};
}

}  // namespace gx
