// Which classes samples are of, by the feature net's most probable class: how many are found, and how unevenly. On stacked MNIST,
// a thousand classes, the numbers of arXiv 1611.02163 and 1712.04086.
#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"

namespace gx {
namespace {

// The share of each class among samples with these log-probabilities [n, C], float64 [C].
Tensor shares_of(const Tensor& log_probs) {
  return at::bincount(log_probs.argmax(1), {}, log_probs.size(1)).to(at::kDouble) / static_cast<double>(log_probs.size(0));
}

double n_found(const Tensor& log_probs) { return (shares_of(log_probs) > 0).sum().item<double>(); }

double divergence(const Tensor& log_probs) {
  const auto shares = shares_of(log_probs);
  return std::log(static_cast<double>(shares.numel())) + at::xlogy(shares, shares).sum().item<double>();
}

Compared classes_found(const Seen&, const Seen& fake, const Rng&) {
  return {.value = n_found(fake.log_probs),
          .replicates = replicates_of(fake.log_probs, n_found),
          .extra = {{"of", static_cast<double>(fake.log_probs.size(1))}}};
}

Compared class_divergence(const Seen&, const Seen& fake, const Rng&) {
  return {.value = divergence(fake.log_probs), .replicates = replicates_of(fake.log_probs, divergence)};
}

}  // namespace

Metric classes_found_metric() {
  return two_sample_metric({.name = "classes_found",
                            .summary = "classes of the feature net with a sample; of few samples not even real rows have all",
                            .needs = {"sample", "classes"},
                            .better = MetricInfo::Better::higher,
                            .group = "quality",
                            .heading = "classes"},
                           classes_found);
}

Metric class_divergence_metric() {
  return two_sample_metric({.name = "class_kl",
                            .summary = "KL(histogram of these classes over samples || uniform), in nats",
                            .unit = "nats",
                            .needs = {"sample", "classes"},
                            .better = MetricInfo::Better::lower,
                            .group = "quality",
                            .heading = "class KL"},
                           class_divergence);
}

}  // namespace gx
