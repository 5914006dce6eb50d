// What simple readers find in mean codes (factors/probes.h): labels of any labelled set, factors of sets that have them.
#include "generatrix/eval/factors/probes.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric of_probe(const std::string& name, const std::string& summary, const std::string& heading,
                const std::function<Scores(const CodedRows&)>& probe) {
  const auto measure = [probe](const Subject& subject) -> Metric::Finding {
    if (subject.size() < 4) return Omitted{{}, "too few rows to fit a probe and judge it; use more rows"};
    return by_factor(subject, probe(subject.coded()), "half of the rows");
  };
  return {.info = {.name = name,
                   .summary = summary,
                   .needs = {"encode", "vectors", "labels"},
                   .better = MetricInfo::Better::higher,
                   .heading = heading},
          .measure = measure};
}

}  // namespace

Metric linear_probe_metric() {
  return of_probe(
      "linear_probe",
      "what a linear reader of codes knows of labels: accuracy, or R^2 of ordered factors; half of the rows fit it, the "
      "other half judges",
      "linear probe", linear_probe);
}

Metric nearest_probe_metric() {
  return of_probe("knn_probe", "the same of the 10 rows whose codes are nearest", "k-NN probe",
                  [](const CodedRows& rows) { return nearest_probe(rows); });
}

}  // namespace gx
