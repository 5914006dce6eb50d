#include "generatrix/kernels/nonlinearity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace gx::kernels {
namespace {

const std::array kKnown{
    Nonlinearity{"relu", Bend::relu, [](const Tensor& h) { return at::relu(h); }, [](Tensor& h) { at::relu_(h); },
                 [](const Tensor& g, const Tensor& y) { return at::threshold_backward(g, y, 0); }},
    Nonlinearity{
        "leaky_relu", Bend::leaky_relu, [](const Tensor& h) { return at::leaky_relu(h, kLeakySlope); },
        [](Tensor& h) { at::leaky_relu_(h, kLeakySlope); },
        [](const Tensor& g, const Tensor& y) { return at::leaky_relu_backward(g, y, kLeakySlope, /*self_is_result=*/true); }},
    Nonlinearity{"tanh", Bend::tanh, [](const Tensor& h) { return at::tanh(h); }, [](Tensor& h) { at::tanh_(h); },
                 [](const Tensor& g, const Tensor& y) { return at::tanh_backward(g, y); }},
};

}  // namespace

const Nonlinearity* find_nonlinearity(std::string_view name) {
  const auto found = std::ranges::find(kKnown, name, &Nonlinearity::name);
  return found == kKnown.end() ? nullptr : &*found;
}

}  // namespace gx::kernels
