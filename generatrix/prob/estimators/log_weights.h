// The log of the mean of k weights, of which only log w is known: what importance sampling of any kind ends with.
//
//   log 1/k sum_i w_i,   effective = (sum w)^2 / sum w^2
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// One number for each of the B rows, float64 [B].
struct LogMeanWeight {
  Tensor nats;            // log mean w; -infinity when every w is 0
  Tensor effective;       // weights that carry it, 1 .. k; 0 when every w is 0
  Tensor standard_error;  // of nats, by the delta method: sd(w) / (mean(w) sqrt k); NaN when k = 1
};

// Weights that come in parts: one pass, nothing kept of the weights.
class LogWeights final {
 public:
  void add(const Tensor& log_w);  // float64 [S, B], S >= 1
  LogMeanWeight result() const;   // of at least one part

 private:
  std::int64_t k_ = 0;
  Tensor first_, second_;  // log sum w and log sum w^2, [B]
};

// The standard error of the log of the mean of k weights, of which `effective` carry it.
Tensor error_of_log_mean(const Tensor& effective, std::int64_t k);

}  // namespace gx
