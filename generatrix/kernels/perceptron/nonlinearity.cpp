#include "generatrix/kernels/perceptron/nonlinearity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace gx::kernels {
namespace {

const std::array kKnown{
    Nonlinearity{"relu", Bend::relu, [](const Tensor& h) { return at::relu(h); }},
    Nonlinearity{"leaky_relu", Bend::leaky_relu, [](const Tensor& h) { return at::leaky_relu(h, kLeakySlope); }},
    Nonlinearity{"tanh", Bend::tanh, [](const Tensor& h) { return at::tanh(h); }},
};

}  // namespace

const Nonlinearity* find_nonlinearity(std::string_view name) {
  const auto found = std::ranges::find(kKnown, name, &Nonlinearity::name);
  return found == kKnown.end() ? nullptr : &*found;
}

}  // namespace gx::kernels
