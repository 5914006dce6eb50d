#include "generatrix/prob/estimators/log_weights.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace gx {

void LogWeights::add(const Tensor& log_w) {
  const auto first = at::logsumexp(log_w, 0), second = at::logsumexp(2 * log_w, 0);
  first_ = k_ ? at::logaddexp(first_, first) : first;
  second_ = k_ ? at::logaddexp(second_, second) : second;
  k_ += log_w.size(0);
}

LogMeanWeight LogWeights::result() const {
  const auto effective = at::where(first_.isinf(), 0., (2 * first_ - second_).exp());
  return {first_ - std::log(static_cast<double>(k_)), effective, error_of_log_mean(effective, k_)};
}

// var(w) / mean(w)^2 = k sum w^2 / (sum w)^2 - 1 = k / effective - 1 with divisor k, and k - 1 instead makes it unbiased.
Tensor error_of_log_mean(const Tensor& effective, std::int64_t k) {
  if (k < 2) return at::full_like(effective, std::numeric_limits<double>::quiet_NaN());
  const auto n = static_cast<double>(k);
  return ((n / effective - 1).clamp_min(0) / (n - 1)).sqrt();
}

}  // namespace gx
