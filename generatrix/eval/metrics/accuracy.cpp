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
  bool labelled = true;
  const auto right = subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto labels = labels_of(batch.given, task);
    labelled = labelled && labels.defined();
    return labelled ? classifier.classify(batch.x()).log_probs.argmax(1) == labels : at::zeros({batch.size()});  // [B]
  });
  if (!labelled) return Omitted{{}, "the rows have no labels"};
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
