// The numbers of a vector in a fixed order, which is saved with the model.
//
//   inverse            z_i = x_order(i)
//   inverse log-det    0
//   forward            x_order(i) = z_i
//   forward log-det    0
#pragma once

#include "generatrix/families/flow/layer.h"

namespace gx {

class Reorder final : public FlowLayer {
 public:
  explicit Reorder(const Tensor& order);  // int64 [D], each of 0..D-1 once
  Bijector map(const Context& context) override;
  std::optional<ChainLink> link() override;

 private:
  Tensor order_, back_;  // buffers
};

// 0, 2, 4, ..., 1, 3, 5, ...: the halves of the result are the even and the odd places.
Tensor evens_then_odds(std::int64_t n);

}  // namespace gx
