// Mean and covariance of rows that come in parts: one pass, nothing kept of the rows.
//
//   m = 1/N sum_n x_n      S = 1/N sum_n (x_n - m)(x_n - m)^T
//
// Products are of rows less the mean of the first part, so that rows far from the origin lose nothing.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

class Moments final {
 public:
  // rows [n, D], n >= 1. Products of rows are in the type of the rows, sums in float64. Without gradient.
  void add(const Tensor& rows);
  std::int64_t n() const { return n_; }
  Tensor mean() const;        // float64 [D]
  Tensor covariance() const;  // float64 [D, D]

 private:
  std::int64_t n_ = 0;
  Tensor center_, sum_, products_;  // of rows less the center: [D], [D], [D, D]
};

}  // namespace gx
