// Distance of values without any net (two_sample/sliced_wasserstein.h).
#include "generatrix/eval/two_sample/sliced_wasserstein.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {

Metric sliced_wasserstein_metric() {
  return two_sample_metric({.name = "sliced_wasserstein",
                            .summary = "Wasserstein-2 distance of values along random directions; needs no features",
                            .needs = {"sample"},
                            .better = MetricInfo::Better::lower,
                            .group = "quality",
                            .heading = "sliced W2"},
                           [](const Seen& real, const Seen& fake, const Rng& rng) -> Compared {
                             const auto of = [&](const Tensor& a, const Tensor& b) {
                               return sliced_wasserstein(a, b, rng).value;  // along the same directions each time
                             };
                             return {.value = of(real.x, fake.x), .replicates = replicates_of(real.x, fake.x, of)};
                           });
}

}  // namespace gx
