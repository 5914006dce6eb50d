// A module whose value is a distribution: encoder, decoder, prior, flow and autoregressive net are this one type.
#pragma once

#include "generatrix/nn/context.h"
#include "generatrix/prob/law.h"

namespace gx {

struct Conditional : torch::nn::Module {
  // posterior->given(x) is q(z|x); a prior that depends on nothing ignores its context.
  virtual Distribution given(const Context& context) = 0;
};
using ConditionalPtr = std::shared_ptr<Conditional>;

}  // namespace gx
