// The weights of several nets as one list.
#pragma once

#include <torch/nn/module.h>

#include <initializer_list>
#include <memory>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// One net's after the other's; of null none.
std::vector<Tensor> parameters_of(std::initializer_list<std::shared_ptr<torch::nn::Module>> nets);

}  // namespace gx
