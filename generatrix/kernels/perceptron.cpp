#include "generatrix/kernels/perceptron.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/autograd.h>

#include <algorithm>
#include <array>

namespace gx {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Nonlinearity {
  std::string_view name;
  Tensor (*value)(const Tensor& h);
  void (*in_place)(Tensor& h);
  Tensor (*backward)(const Tensor& gradient, const Tensor& value);
};

constexpr double kSlope = 0.2;
const std::array kKnown{
    Nonlinearity{"relu", [](const Tensor& h) { return at::relu(h); }, [](Tensor& h) { at::relu_(h); },
                 [](const Tensor& g, const Tensor& y) { return at::threshold_backward(g, y, 0); }},
    Nonlinearity{"leaky_relu", [](const Tensor& h) { return at::leaky_relu(h, kSlope); },
                 [](Tensor& h) { at::leaky_relu_(h, kSlope); },
                 [](const Tensor& g, const Tensor& y) { return at::leaky_relu_backward(g, y, kSlope, /*self_is_result=*/true); }},
    Nonlinearity{"tanh", [](const Tensor& h) { return at::tanh(h); }, [](Tensor& h) { at::tanh_(h); },
                 [](const Tensor& g, const Tensor& y) { return at::tanh_backward(g, y); }},
};

const Nonlinearity& find(std::string_view name) { return *std::ranges::find(kKnown, name, &Nonlinearity::name); }

// Below so many rows MKL multiplies by a transposed matrix at a third of the speed of the other way round.
constexpr std::int64_t kFewRows = 48;

// x W' + b. Of few rows the result lies in memory feature by feature.
Tensor affine_value(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  if (x.size(0) >= kFewRows) return at::addmm(bias, x, weight.t());
  return at::addmm(bias.unsqueeze(1), weight, x.t().contiguous()).t();
}

// forward: x, then W_1 .. W_L, then b_1 .. b_L. Saved: x, W, b, h_1 .. h_{L-1}.
struct Node : torch::autograd::Function<Node> {
  static Tensor forward(AutogradContext* context, const Tensor& x, at::TensorList weights, at::TensorList biases,
                        std::int64_t between) {
    const auto& f = kKnown[static_cast<std::size_t>(between)];
    variable_list saved{x};
    saved.insert(saved.end(), weights.begin(), weights.end());
    saved.insert(saved.end(), biases.begin(), biases.end());
    auto h = affine_value(x, weights[0], biases[0]);  // [B, out]
    for (std::size_t i = 1; i < weights.size(); ++i) {
      f.in_place(h);
      saved.push_back(h);
      h = affine_value(h, weights[i], biases[i]);
    }
    context->save_for_backward(std::move(saved));
    context->saved_data["between"] = between;
    return h.contiguous();
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& f = kKnown[static_cast<std::size_t>(context->saved_data["between"].toInt())];
    const auto n = saved.size() / 3;  // x and L - 1 values, L weights, L biases
    if (at::GradMode::is_enabled()) return differentiable(context, saved, f.name, n, gradients[0]);
    variable_list found(2 * n + 2);  // of x, W, b, and none of `between`
    auto g = gradients[0];
    for (auto i = n; i-- > 0;) {
      const auto& h = i == 0 ? saved[0] : saved[2 * n + i];
      if (context->needs_input_grad(1 + i)) found[1 + i] = at::mm(g.t(), h);
      if (context->needs_input_grad(1 + n + i)) found[1 + n + i] = g.sum(0);
      if (i == 0 && !context->needs_input_grad(0)) break;
      g = at::mm(g, saved[1 + i]);
      if (i > 0) g = f.backward(g, h);
      if (i == 0) found[0] = g;
    }
    return found;
  }

  // The gradient as a graph of its own.
  static variable_list differentiable(AutogradContext* context, const variable_list& saved, std::string_view between,
                                      std::size_t n, const Tensor& gradient) {
    const auto from = saved.begin() + 1, middle = from + static_cast<std::ptrdiff_t>(n);
    const Perceptron net{{from, middle}, {middle, middle + static_cast<std::ptrdiff_t>(n)}, std::string(between)};
    variable_list wanted;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < 2 * n + 1; ++i) {
      if (!context->needs_input_grad(i)) continue;
      wanted.push_back(saved[i]);
      places.push_back(i);
    }
    const auto all = torch::autograd::grad({perceptron_reference(saved[0], net)}, wanted, {gradient}, /*retain_graph=*/true,
                                           /*create_graph=*/true);
    variable_list found(2 * n + 2);
    for (std::size_t i = 0; i < places.size(); ++i) found[places[i]] = all[i];
    return found;
  }
};

}  // namespace

bool has_perceptron(std::string_view between) { return std::ranges::find(kKnown, between, &Nonlinearity::name) != kKnown.end(); }

Tensor perceptron(const Tensor& x, const Perceptron& net) {
  if (!x.is_cpu() || at::autocast::is_autocast_enabled(at::kCPU)) return perceptron_reference(x, net);
  const auto between = &find(net.between) - kKnown.data();
  return Node::apply(x, at::TensorList(net.weights), at::TensorList(net.biases), static_cast<std::int64_t>(between));
}

Tensor affine(const Tensor& x, const Tensor& weight, const Tensor& bias) { return perceptron(x, {{weight}, {bias}, "relu"}); }

Tensor perceptron_reference(const Tensor& x, const Perceptron& net) {
  const auto& f = find(net.between);
  auto h = at::linear(x, net.weights[0], net.biases[0]);
  for (std::size_t i = 1; i < net.weights.size(); ++i) h = at::linear(f.value(h), net.weights[i], net.biases[i]);
  return h;
}

}  // namespace gx
