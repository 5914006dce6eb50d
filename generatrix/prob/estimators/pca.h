// Principal components: the linear code of least squared error (Pearson 1901; Eckart and Young 1936), the baseline of every
// autoencoder of the same dimension.
//
//   S = 1/N sum_n (x_n - m)(x_n - m)^T = U diag(l) U^T,  l_1 >= l_2 >= ...
//   code = U_d^T (x - m)      reconstruction = m + U_d code
//   mean over rows of |x - reconstruction|^2 = l_(d+1) + ... + l_D
#pragma once

#include "generatrix/prob/estimators/moments.h"

namespace gx {

struct Pca {
  Tensor mean;       // float64 [D]
  Tensor basis;      // float64 [D, d]: U_d, orthonormal columns
  Tensor variances;  // float64 [D]: all of l

  Tensor encode(const Tensor& rows) const;       // [N, D] -> float64 [N, d]
  Tensor reconstruct(const Tensor& rows) const;  // [N, D] -> float64 [N, D]
  Pca first(std::int64_t d) const;               // of the same rows with fewer dimensions of code
};

// Of at least one row; 1 <= d <= D; otherwise UserError.
Pca pca_of(const Moments& moments, std::int64_t d);
Pca fit_pca(const Tensor& rows, std::int64_t d);  // rows [N, D]

}  // namespace gx
