#include "generatrix/prob/distributions/multivariate_normal.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// matrix [batch..., D, D] times x [n..., batch..., D]: einsum multiplies all n by one matrix, matmul would copy it n times.
Tensor times(const Tensor& matrix, const Tensor& x) { return at::einsum("...ij,...j->...i", {matrix, x}); }

}  // namespace

Tensor MultivariateNormal::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor MultivariateNormal::rsample(const Shape& n, Rng& rng) const {
  return loc + times(factor, rng.normal(joined(n, loc.sizes()), loc.scalar_type()));
}

Tensor MultivariateNormal::log_prob(const Tensor& x) const {
  const auto n_dims = loc.size(-1);
  const auto inverse = at::linalg_solve_triangular(factor, at::eye(n_dims, factor.options()).expand_as(factor), /*upper=*/false);
  const auto whitened = times(inverse, x - loc);                     // [..., batch..., D]
  const auto log_volume = factor.diagonal(0, -2, -1).log().sum(-1);  // [batch...]
  return -0.5 * whitened.square().sum(-1) - log_volume - static_cast<double>(n_dims) * kHalfLog2Pi;
}

Shape MultivariateNormal::batch_shape() const { return all_but_last(loc.sizes(), 1); }

}  // namespace gx
