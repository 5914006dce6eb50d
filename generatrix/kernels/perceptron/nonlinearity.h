// Nonlinearities whose slope follows from their value, so that a backward pass needs nothing else.
#pragma once

#include <cstdint>
#include <string_view>

#include "generatrix/base/tensor.h"

namespace gx::kernels {

enum class Bend { relu, leaky_relu, tanh };
inline constexpr double kLeakySlope = 0.2;

struct Nonlinearity {
  std::string_view name;
  Bend bend;
  Tensor (*value)(const Tensor& h);
};

// "relu", "leaky_relu" (slope 0.2), "tanh"; null for others.
const Nonlinearity* find_nonlinearity(std::string_view name);

}  // namespace gx::kernels
