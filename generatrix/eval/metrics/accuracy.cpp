// The share of rows whose most probable label by the model is the one that they carry; its standard error is that of a share.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_accuracy(const Subject& subject) {
  if (subject.space().classes == 0) return Omitted{{}, "the data has no labels"};
  auto& classifier = dynamic_cast<CanClassify&>(subject.model());
  return mean_of(subject.each_row([&](const Batch& batch, std::int64_t) {
    return classifier.classify(batch.x).log_probs.argmax(1) == batch.given;  // [B]
  }));
}

}  // namespace

Metric accuracy() {
  return {.info = {.name = "accuracy",
                   .summary = "share of rows whose most probable label is their own",
                   .unit = "",
                   .needs = {"classify"},
                   .better = MetricInfo::Better::higher},
          .measure = measure_accuracy};
}

}  // namespace gx
