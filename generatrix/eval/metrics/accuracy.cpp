// The share of rows whose most probable label by the model is the one that they carry; its standard error is that of a share.
#include <ATen/ATen.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_accuracy(const Subject& subject) {
  const auto& task = subject.codec().task();
  if (!task.label()) return Omitted{{}, "the data has no labels"};
  auto& classifier = dynamic_cast<CanClassify&>(subject.model());
  return mean_of(subject.each_row([&](const Batch& batch, std::int64_t) {
    return classifier.classify(batch.x()).log_probs.argmax(1) == labels_of(batch.given, task);  // [B]
  }));
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
