// The mutual information gap, in the two forms that the field uses under one name (factors/information.h): their numbers differ a
// lot, and neither stands for the other.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

Metric::Finding measure_gap_of_bins(const Subject& subject) {
  return by_factor(subject, information_gap(information_of_bins(subject.coded())), "means in 20 bins");
}

Metric::Finding measure_gap_of_laws(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  std::vector<Tensor> locs, scales;
  bool normal = true;
  subject.each_batch([&](const Batch& batch, std::int64_t) {
    const auto q = encoder.encode(batch);
    const auto* law = cells_of(q).as<Normal>();
    normal = normal && law;
    if (!normal) return;
    const auto on_cpu = [&](const Tensor& t) { return t.flatten(1).to(at::kCPU, at::kDouble); };
    locs.push_back(on_cpu(law->loc));
    scales.push_back(on_cpu(law->scale.expand_as(law->loc)));
  });
  if (!normal) return Omitted{{}, "q(z|x) is no normal law of independent dimensions"};
  return by_factor(subject, information_gap(information_of_laws(at::cat(locs), at::cat(scales), subject.coded())), "z of q(z|x)");
}

}  // namespace

Metric information_gap_of_bins() {
  return {
      .info = {.name = "mig",
               .summary = "gap in mutual information with a factor between the best code dimension and the next, as a share of "
                          "the factor's entropy; mean codes in 20 bins (disentanglement_lib)",
               .needs = {"encode", "vectors", "factors"},
               .better = MetricInfo::Better::higher,
               .heading = "MIG"},
      .measure = measure_gap_of_bins};
}

Metric information_gap_of_laws() {
  return {
      .info = {.name = "mig_sampled",
               .summary = "the same of codes drawn from q(z|x), whose law is integrated over all judged rows (its authors' form)",
               .needs = {"encode", "vectors", "factors"},
               .better = MetricInfo::Better::higher,
               .heading = "MIG of q(z|x)"},
      .measure = measure_gap_of_laws};
}

}  // namespace gx
