// Sure of each, even over all (two_sample/classifier_score.h).
#include "generatrix/eval/two_sample/classifier_score.h"

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {

// Vectors are their own features but have no classifier; only a net gives log p(y|x).
Metric classifier_score_metric() {
  return two_sample_metric({.name = "classifier_score",
                            .summary = "Inception score with the feature net: sure of each sample, even over classes",
                            .needs = {"sample", "classes"},
                            .better = MetricInfo::Better::higher,
                            .group = "quality",
                            .heading = "cls. score"},
                           [](const Seen&, const Seen& fake, const Rng&) -> Compared {
                             const auto score = [](const Tensor& some) { return classifier_score(some).value; };
                             return {.value = score(fake.log_probs),
                                     .replicates = replicates_of(fake.log_probs, score),
                                     .extra = {{"class_entropy", class_entropy(fake.log_probs)}}};
                           });
}

}  // namespace gx
