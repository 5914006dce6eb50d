// Distance of values without any net (two_sample/sliced_wasserstein.h).
#include "generatrix/eval/two_sample/sliced_wasserstein.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {
namespace {

constexpr std::int64_t kOfReplicates = 100;  // directions: enough for what rows do to the value

}  // namespace

Metric sliced_wasserstein_metric() {
  return two_sample_metric(
      {.name = "sliced_wasserstein",
       .summary = "Wasserstein-2 distance of values along random directions; needs no features",
       .needs = {"sample"},
       .better = MetricInfo::Better::lower,
       .group = "quality",
       .heading = "sliced W2"},
      [](const Seen& real, const Seen& fake, const Rng& rng) -> Compared {
        const auto of = [&](const Tensor& a, const Tensor& b) {
          return sliced_wasserstein(a, b, rng.fork("replicates"), kOfReplicates).value;  // a fork: the same directions each time
        };
        return {.value = sliced_wasserstein(real.x, fake.x, rng).value, .replicates = replicates_of(real.x, fake.x, of)};
      });
}

}  // namespace gx
