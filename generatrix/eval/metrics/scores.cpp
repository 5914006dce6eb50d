#include "generatrix/eval/metrics/scores.h"

#include <cmath>

namespace gx {

Measurement measured_by(const Subject& subject, Estimate estimate, std::string kind) {
  Measurement result{.value = estimate.value, .kind = std::move(kind), .n = subject.size()};
  take_jackknife(result, std::move(estimate.replicates));
  return result;
}

Metric::Finding by_factor(const Subject& subject, const Scores& scores, std::string kind) {
  if (!std::isfinite(scores.mean.value)) return Omitted{{}, "no factor of these rows has more than one value"};
  auto result = measured_by(subject, scores.mean, std::move(kind));
  const auto& factors = subject.coded().of;
  for (std::size_t k = 0; factors.size() > 1 && k < factors.size(); ++k) {
    if (std::isfinite(scores.each[k])) result.extra.emplace_back(factors[k].name, scores.each[k]);
  }
  return result;
}

}  // namespace gx
