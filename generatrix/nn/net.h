// A net is a differentiable function with weights that does not know what it is for.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/base/tensor.h"

namespace gx {

struct Net : torch::nn::Module {
  virtual Tensor forward(const Tensor& x) = 0;
};
using NetPtr = std::shared_ptr<Net>;

}  // namespace gx
