// Modularity, of mean codes in 20 bins (factors/information.h). `by_dimension` has a number for each dimension.
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric::Finding measure_modularity(const Subject& subject) {
  auto scores = modularity(information_of_bins(subject.coded()));
  auto result = measured_by(subject, std::move(scores.mean), "means in 20 bins");
  result.by_dimension = std::move(scores.each);
  return result;
}

}  // namespace

Metric modularity_metric() {
  return {.info = {.name = "modularity",
                   .summary = "how far each code dimension has mutual information with one factor alone, in 20 bins",
                   .needs = {"encode", "vectors", "factors"},
                   .better = MetricInfo::Better::higher},
          .measure = measure_modularity};
}

}  // namespace gx
