// q(z|x) of a sequence: gated units read its members one by one, and the state at its end gives mu and log sigma^2 (Bowman et al.
// 2016, section 3).
#pragma once

#include "generatrix/nn/conditional.h"
#include "generatrix/nn/gated_unit.h"

namespace gx {

class RecurrentPosterior final : public Conditional {
 public:
  // told: members in memory; what stands in `whole` makes the first state.
  RecurrentPosterior(const ContextShape& told, std::int64_t n_hidden, std::int64_t n_latent);
  Distribution given(const Context& context) override;  // batch [B], event [Z]

 private:
  std::shared_ptr<GatedUnit> unit_;
  Tensor w_out_, b_out_;  // [2 Z, H], [2 Z]
};

}  // namespace gx
