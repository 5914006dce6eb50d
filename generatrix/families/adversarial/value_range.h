// The values that generator and discriminator share. Spaces within [0, 1] are seen on [-1, 1], where the generator ends in tanh;
// reals as they are.
//
//   byte, binary   net value = 2 x - 1, generated = tanh(output)
//   real           net value = x,       generated = output
#pragma once

#include "generatrix/data/space.h"

namespace gx {

class ValueRange final {
 public:
  explicit ValueRange(const Space& space);  // throws UserError for tokens: no gradient reaches a generator through them

  Tensor generated(const Tensor& output) const;  // the generator's last step
  Tensor from_space(const Tensor& x) const;
  Tensor to_space(const Tensor& value) const;  // binary spaces: the nearer of 0 and 1

 private:
  Space::Kind kind_;
};

}  // namespace gx
