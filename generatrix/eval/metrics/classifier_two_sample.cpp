// Can a classifier tell samples from data (two_sample/classifier_two_sample.h)?
#include "generatrix/eval/two_sample/classifier_two_sample.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {

Metric classifier_two_sample_metric() {
  return two_sample_metric(
      {.name = "two_sample_test",
       .summary = "held-out accuracy of a nearest-neighbor classifier of features, real against sample; 0.5 is best",
       .needs = {"sample", "features"},
       .better = MetricInfo::Better::lower,
       .group = "quality",
       .heading = "C2ST"},
      [](const Seen& real, const Seen& fake, const Rng& rng) -> Compared {
        const auto found = classifier_two_sample(real.features, fake.features, rng);
        return {.value = found.accuracy, .replicates = found.replicates, .extra = {{"p_value", found.p_value}}};
      });
}

}  // namespace gx
