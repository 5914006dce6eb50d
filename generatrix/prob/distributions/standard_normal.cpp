#include "generatrix/prob/distributions/standard_normal.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {

Tensor StandardNormal::sample(const Shape& n, Rng& rng) const {
  return rng.normal(joined(n, event), c10::typeMetaToScalarType(options.dtype()));
}

Tensor StandardNormal::log_prob(const Tensor& x) const {
  const auto squares = sum_last(x.square(), static_cast<int>(event.size()));
  return squares.mul(-0.5).sub(kHalfLog2Pi * static_cast<double>(c10::multiply_integers(event)));
}

Tensor StandardNormal::mean() const { return at::zeros(event, options); }

Distribution standard_normal(Shape event, at::TensorOptions options) { return StandardNormal{std::move(event), options}; }

}  // namespace gx
