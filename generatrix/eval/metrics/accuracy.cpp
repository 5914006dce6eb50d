// The share of rows whose most probable label by the model is the one that they carry, among the rows whose label is known; its
// standard error is that of a share.
#include <ATen/ATen.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_accuracy(const Subject& subject) {
  const auto& task = subject.codec().task();
  if (!task.label()) return Omitted{{}, "the data has no labels"};
  auto& classifier = dynamic_cast<CanClassify&>(subject.model());
  const auto right = subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto known = of_known_labels(batch, task);
    const auto labels = labels_of(known.given, task);
    if (!labels.defined() || known.size() == 0) return at::empty({0});
    return classifier.classify(known.x()).log_probs.argmax(1) == labels;  // of each row whose label is known
  });
  if (right.size(0) == 0) return Omitted{{}, "the rows have no labels that are known"};
  return mean_of(right);
}

}  // namespace

Metric accuracy() {
  return {.info = {.name = "accuracy",
                   .summary = "share of rows whose most probable label is their own",
                   .unit = "",
                   .needs = {"one_fixed_field", "classify"},
                   .better = MetricInfo::Better::higher},
          .measure = measure_accuracy};
}

}  // namespace gx
