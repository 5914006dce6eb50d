// The kernel distance between features of real rows and of samples (two_sample/kernel_distance.h).
#include "generatrix/eval/two_sample/kernel_distance.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {

Metric kernel_distance_metric() {
  return two_sample_metric(
      {.name = "kernel_distance",
       .summary = "squared maximum mean discrepancy of features under a cubic kernel (KID), unbiased",
       .needs = {"sample", "features"},
       .better = MetricInfo::Better::lower,
       .group = "quality",
       .heading = "KID"},
      [](const Seen& real, const Seen& fake, const Rng& rng) -> Compared {
        auto found = kernel_distance(real.features, fake.features, rng);
        return {.value = found.value, .replicates = std::move(found.replicates), .standard_error = found.standard_error};
      });
}

}  // namespace gx
