// The nonlinearities that specs may name.
#pragma once

#include <functional>
#include <string>

#include "generatrix/base/tensor.h"
#include "generatrix/spec/check.h"

namespace gx {

using Activation = std::function<Tensor(const Tensor&)>;

// "relu", "leaky_relu" (slope 0.2), "elu", "gelu", "silu", "softplus", "tanh".
Check known_activation();
Activation activation(const std::string& name);  // name must satisfy known_activation()

}  // namespace gx
