// The Frechet distance between features of real rows and of samples (two_sample/frechet_distance.h).
#include "generatrix/eval/two_sample/frechet_distance.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {

Metric frechet_distance_metric() {
  return two_sample_metric(
      {.name = "frechet_distance",
       .summary = "Frechet distance between features of real rows and samples, as two normal laws; depends on n",
       .needs = {"sample", "features"},
       .better = MetricInfo::Better::lower,
       .group = "quality",
       .heading = "FD"},
      [](const Seen& real, const Seen& fake, const Rng&) -> Compared {
        return {.value = frechet_distance(real.features, fake.features),
                .replicates = replicates_of(real.features, fake.features, frechet_distance)};
      });
}

}  // namespace gx
