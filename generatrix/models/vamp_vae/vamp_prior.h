// The prior that is the posterior of learned events (Tomczak and Welling 2018, arXiv 1705.07120, eq. 9):
//
//   p(z) = 1/K sum_k q(z|u_k),      u_1 .. u_K trained along: "pseudo-inputs"
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/nn/conditional.h"
#include "generatrix/nn/reader.h"

namespace gx {

class VampPrior final : public Conditional {
 public:
  // n pseudo-inputs of the one field of `event`. The posterior and its reader belong to the model too: they are registered there
  // and not here, so that each weight has one name.
  VampPrior(std::int64_t n, const Field& event, ConditionalPtr posterior, ReaderPtr reader);
  Distribution given(const Context& context) override;  // batch [], event [Z]; ignores its context
  Tensor pseudo_inputs() const;  // [K, ...event], in the field's values: within 0 and 1 for bits and levels

 private:
  bool bounded_;
  Tensor raw_;  // [K, ...event]
  ConditionalPtr posterior_;
  ReaderPtr reader_;
};

}  // namespace gx
