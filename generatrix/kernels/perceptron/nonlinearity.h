// Nonlinearities f whose slope f'(h) follows from the value f(h), so that a backward pass needs f(h) only.
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

// Knows "relu", "leaky_relu" (slope 0.2) and "tanh"; returns null for other names.
const Nonlinearity* find_nonlinearity(std::string_view name);

}  // namespace gx::kernels
