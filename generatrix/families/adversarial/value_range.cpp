#include "generatrix/families/adversarial/value_range.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {

ValueRange::ValueRange(const Space& space) : kind_(space.kind) {
  if (kind_ == Space::Kind::token) {
    throw errors::bad_value("data", "tokens",
                            "must be byte, binary or real values: no gradient reaches a generator through tokens");
  }
}

Tensor ValueRange::generated(const Tensor& output) const { return kind_ == Space::Kind::real ? output : at::tanh(output); }

Tensor ValueRange::from_space(const Tensor& x) const { return kind_ == Space::Kind::real ? x : (2 * x).sub_(1); }

Tensor ValueRange::to_space(const Tensor& value) const {
  if (kind_ == Space::Kind::real) return value;
  if (kind_ == Space::Kind::binary) return (value > 0).to(value.scalar_type());
  return (value + 1).mul_(0.5);
}

}  // namespace gx
