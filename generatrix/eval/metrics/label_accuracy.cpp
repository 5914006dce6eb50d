// Whether samples drawn under a label are of that label, by the feature net, which has never seen the model: the share of samples
// whose most probable class is the label asked for, and beside it the share of the class that comes off worst.
#include <ATen/ATen.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_label_accuracy(const Subject& subject) {
  const auto& task = subject.model().task();
  if (!task.label()) return Omitted{{}, "the model is told no label"};
  const auto& log_probs = subject.fake().log_probs;
  if (log_probs.size(1) != count_of(task.label()->values))
    return Omitted{{}, "the feature net does not know the classes of this label"};
  const auto labels = labels_of(subject.fake_given(), task);
  const auto right = (log_probs.argmax(1) == labels).to(at::kDouble);  // [n]
  double worst = 1;
  for (std::int64_t k = 0; k < log_probs.size(1); ++k) {
    const auto of_class = right.masked_select(labels == k);
    if (of_class.numel() > 0) worst = std::min(worst, of_class.mean().item<double>());
  }
  auto found = mean_of(right);
  found.n = 0;
  found.n_fake = labels.size(0);
  found.features = subject.reference()->net()->hash;
  found.extra = {{"worst_class", worst}};
  return found;
}

}  // namespace

Metric label_accuracy() {
  return {.info = {.name = "label_accuracy",
                   .summary = "share of samples that the feature net finds to be of the label they were drawn under",
                   .needs = {"sample", "classes"},
                   .better = MetricInfo::Better::higher,
                   .group = "quality",
                   .heading = "label acc."},
          .measure = measure_label_accuracy};
}

}  // namespace gx
