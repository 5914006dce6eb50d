// The nonlinearities that specs may name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

using Activation = std::function<Tensor(const Tensor&)>;

// "relu", "leaky_relu" (slope 0.2), "elu", "gelu", "silu", "softplus", "tanh".
const std::vector<std::string>& activation_names();
Activation activation(const std::string& name);  // name must be one of activation_names()

}  // namespace gx
