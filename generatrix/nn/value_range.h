// The values that generator and discriminator share. Spaces within [0, 1] are seen on [-1, 1], where the generator ends in tanh;
// reals as they are.
//
//   levels, bits   net value = 2 x - 1, generated = tanh(output)
//   reals          net value = x,       generated = output
#pragma once

#include "generatrix/data/space.h"

namespace gx {

class ValueRange final {
 public:
  explicit ValueRange(const Field& field) : values_(field.values) {}

  Tensor generated(const Tensor& output) const;  // the generator's last step
  Tensor from_space(const Tensor& x) const;
  Tensor to_space(const Tensor& value) const;  // bits: the nearer of 0 and 1

 private:
  Values values_;
};

}  // namespace gx
