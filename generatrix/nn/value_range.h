// The values that nets see of a field: those of [0, 1] on [-1, 1], where a generator ends in tanh, reals as they are. Players of
// a game share them, and diffusion adds its noise to them.
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
