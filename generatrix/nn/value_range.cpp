#include "generatrix/nn/value_range.h"

#include <ATen/ATen.h>

namespace gx {

Tensor ValueRange::generated(const Tensor& output) const { return is_real(values_) ? output : at::tanh(output); }

Tensor ValueRange::from_space(const Tensor& x) const { return is_real(values_) ? x : (2 * x).sub_(1); }

Tensor ValueRange::to_space(const Tensor& value) const {
  if (is_real(values_)) return value;
  if (is_bits(values_)) return (value > 0).to(value.scalar_type());
  return (value + 1).mul_(0.5);
}

}  // namespace gx
