// Multinomial logistic regression, for probes: log p(y = c | x) = x w_c + b_c - log sum over classes.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct LogisticRegression {
  Tensor shift, scale;  // float64 [Z]: columns are standardized first
  Tensor weight, bias;  // float64 [Z, C], [C]

  Tensor log_probs(const Tensor& x) const;  // [N, Z] -> [N, C]
};

// Minimizes the mean cross-entropy + |w|^2 / (2 N) (the default of scikit-learn, C = 1) by L-BFGS from 0, at most 200 steps; so
// equal rows give equal weights. x float64 [N, Z], y int64 [N] below n_classes. `start`: weights to begin with instead of 0.
LogisticRegression fit_logistic(const Tensor& x, const Tensor& y, std::int64_t n_classes,
                                const LogisticRegression* start = nullptr);

}  // namespace gx
