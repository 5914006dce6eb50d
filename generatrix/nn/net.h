// A net is a differentiable function with weights that does not know what it is for.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/base/tensor.h"
#include "generatrix/prob/law.h"

namespace gx {

struct Net : torch::nn::Module {
  virtual Tensor forward(const Tensor& x) = 0;
};
using NetPtr = std::shared_ptr<Net>;

// A module whose value is a distribution: posterior->given(x) is q(z|x), decoder->given(z) is p(x|z).
struct Conditional : torch::nn::Module {
  virtual Distribution given(const Tensor& context) = 0;
};
using ConditionalPtr = std::shared_ptr<Conditional>;

}  // namespace gx
