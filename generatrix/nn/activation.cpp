#include "generatrix/nn/activation.h"

#include <ATen/ATen.h>

#include <map>

#include "generatrix/kernels/gelu/gelu.h"

namespace gx {
namespace {

const std::map<std::string, Activation>& table() {
  static const std::map<std::string, Activation> known{
      {"relu", [](const Tensor& x) { return at::relu(x); }},
      {"leaky_relu", [](const Tensor& x) { return at::leaky_relu(x, 0.2); }},
      {"elu", [](const Tensor& x) { return at::elu(x); }},
      {"gelu", [](const Tensor& x) { return gelu_unit(x); }},
      {"silu", [](const Tensor& x) { return at::silu(x); }},
      {"softplus", [](const Tensor& x) { return at::softplus(x); }},
      {"tanh", [](const Tensor& x) { return at::tanh(x); }},
  };
  return known;
}

}  // namespace

Check known_activation() {
  std::vector<Value> names;
  for (const auto& [name, function] : table()) names.emplace_back(name);
  return one_of(std::move(names));
}

Activation activation(const std::string& name) { return table().at(name); }

}  // namespace gx
