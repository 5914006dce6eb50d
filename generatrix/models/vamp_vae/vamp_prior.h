// The prior that is the posterior of learned inputs (Tomczak and Welling 2018, arXiv 1705.07120, eq. 9):
//
//   p(z) = 1/K sum_k q(z|u_k),      u_1 .. u_K trained along: "pseudo-inputs"
#pragma once

#include "generatrix/nn/conditional.h"

namespace gx {

// The pseudo-inputs are what the posterior is told: for a picture an event, for labels and tables what a Reader makes of one.
class VampPrior final : public Conditional {
 public:
  // n pseudo-inputs of that shape; `bounded` ones lie within 0 and 1. The posterior belongs to the model too: it is registered
  // there and not here, so that each weight has one name.
  VampPrior(std::int64_t n, const ContextShape& told, bool bounded, ConditionalPtr posterior);
  Distribution given(const Context& context) override;  // batch [], event [Z]; ignores its context
  Context pseudo_inputs() const;                        // of n rows

 private:
  Tensor whole_, along_;  // before the bounds; undefined where the posterior is told no such thing
  bool bounded_;
  ConditionalPtr posterior_;
};

}  // namespace gx
