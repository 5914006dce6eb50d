// Are samples copies of training rows (two_sample/memorization.h)? By values, on the first rows and samples: the search goes over
// all rows that the model was trained on. Its floor is 1/2 by definition: a real row against real rows.
#include "generatrix/eval/two_sample/memorization.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {
namespace {

constexpr std::int64_t kMost = 256;

Metric::Finding measure_memorization(const Subject& subject) {
  const auto& reference = *subject.reference();
  if (!subject.train_is_own()) return Omitted{{}, "the model was trained on other data"};
  if (reference.judged_is_train()) return Omitted{{}, "the real rows were trained on; judge by rows of another split"};
  const auto real = reference.real().first(kMost), fake = subject.fake().first(kMost);
  const auto found =
      memorization(nearest_rows(real.x, reference.train()).distance, nearest_rows(fake.x, reference.train()).distance);
  Measurement result{
      .value = found.nearer, .n = real.size(), .n_fake = fake.size(), .real_vs_real = 0.5, .real_vs_real_error = 0};
  take_jackknife(result, found.replicates);
  result.extra = {{"copies", found.copies}, {"median_distance", found.median_distance}};
  return result;
}

}  // namespace

Metric memorization_metric() {
  return {
      .info = {.name = "memorization",
               .summary = "probability that a sample lies nearer to a training row than an unseen real row does; copies give 1",
               .needs = {"sample"},
               .better = MetricInfo::Better::neither,
               .group = "quality",
               .heading = "memoriz."},
      .measure = measure_memorization};
}

}  // namespace gx
