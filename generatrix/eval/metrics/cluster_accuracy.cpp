// How well codes that nobody labelled tell labels: every code is taken for the label that most rows of that code have, and the
// value is the share of rows for which that is right, among those whose label is known (1 minus the error of InfoGAN, arXiv
// 1606.03657, section 7.2). A code is one symbol; K codes for K classes can be right everywhere, many codes for few classes
// easily are.
#include <ATen/ATen.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_cluster_accuracy(const Subject& subject) {
  const auto& task = subject.codec().task();
  if (!task.label()) return Omitted{{}, "the data has no labels"};
  const auto field = dynamic_cast<HasCodebook&>(subject.model()).code();
  if (field.dims() != 1) return Omitted{{}, "a code has several symbols, and this metric is of one"};
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto n_codes = count_of(field.values), n_labels = count_of(task.label()->values);
  const auto pairs = subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto known = of_known_labels(batch, task);
    const auto labels = labels_of(known.given, task);
    if (!labels.defined() || known.size() == 0) return at::empty({0});
    return encoder.encode(known).mean().flatten().round().to(at::kLong) * n_labels + labels;
  });
  if (pairs.size(0) == 0) return Omitted{{}, "the rows have no labels that are known"};
  const auto pair = pairs.to(at::kLong);
  const auto counts = at::bincount(pair, {}, n_codes * n_labels).view({n_codes, n_labels});
  const auto label_of = counts.argmax(1);  // [codes]
  auto found = mean_of((label_of.index_select(0, pair.div(n_labels, "floor")) == pair.remainder(n_labels)).to(at::kDouble));
  found.extra = {{"codes_used", static_cast<double>((counts.sum(1) > 0).sum().item<std::int64_t>())}};
  return found;
}

}  // namespace

Metric cluster_accuracy() {
  return {.info = {.name = "cluster_accuracy",
                   .summary = "share of rows whose label is the most common one among rows of their code, a code of one symbol",
                   .needs = {"encode", "codebook"},
                   .better = MetricInfo::Better::higher},
          .measure = measure_cluster_accuracy};
}

}  // namespace gx
