#include "generatrix/kernels/perceptron/perceptron.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/autograd.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/perceptron/bias_rows.h"
#include "generatrix/kernels/perceptron/few_rows.h"
#include "generatrix/kernels/perceptron/few_rows_layout.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::find_nonlinearity;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// All W, then all b, then scale and then shift of the norms.
variable_list parameters_of(const Perceptron& net) {
  auto all = net.weights;
  all.insert(all.end(), net.biases.begin(), net.biases.end());
  for (const auto& norm : net.norms) all.push_back(norm.scale);
  for (const auto& norm : net.norms) all.push_back(norm.shift);
  return all;
}

// The same net with these parameters, in the order of parameters_of. It moves no running statistics.
Perceptron with_parameters(Perceptron net, const variable_list& parameters) {
  auto next = parameters.begin();
  for (auto* list : {&net.weights, &net.biases}) {
    for (auto& tensor : *list) tensor = *next++;
  }
  for (auto& norm : net.norms) norm.scale = *next++;
  for (auto& norm : net.norms) norm.shift = *next++;
  for (auto& norm : net.norms) norm.mean = norm.variance = Tensor();
  return net;
}

struct Held : torch::CustomClassHolder {
  explicit Held(const Perceptron& of) : net(of), f(*find_nonlinearity(of.between)) {}
  Perceptron net;
  const kernels::Nonlinearity& f;
  bool few = false;               // the batch has few rows (few_rows.h)
  kernels::FewRowsMemory memory;  // if few
  variable_list values;           // else: f(..) of each layer but the last
};

// h <- f(h + bias). The last layer has no f: bend is null.
void finish_layer(Tensor& h, const Tensor& bias, const kernels::Bend* bend) {
  const auto b = bias.contiguous();
  const auto width = h.size(1);
  AT_DISPATCH_FLOATING_TYPES(h.scalar_type(), "perceptron", [&] {
    in_parallel(h.size(0), [&](std::int64_t begin, std::int64_t end) {
      kernels::add_bias(kernels::best_instructions(), end - begin, width, b.const_data_ptr<scalar_t>(), bend,
                        h.mutable_data_ptr<scalar_t>() + begin * width);
    });
  });
}

Tensor forward_many(const Tensor& x, Held& held) {
  const auto n_layers = held.net.weights.size();
  auto h = x;
  for (std::size_t i = 0; i < n_layers; ++i) {
    if (i > 0) held.values.push_back(h);
    h = at::mm(h, held.net.weights[i].t());  // [B, out]
    finish_layer(h, held.net.biases[i], i + 1 == n_layers ? nullptr : &held.f.bend);
  }
  return h;
}

// g <- g f'(.), where `values` are those of f. Returns the sum of g over rows where it is wanted.
Tensor leave_layer(Tensor& g, const Tensor& values, kernels::Bend bend, bool wants_sum) {
  constexpr std::int64_t kColumns = 64;
  const auto sum = wants_sum ? at::empty({g.size(1)}, g.options()) : Tensor();
  const auto n = g.size(0), width = g.size(1);
  AT_DISPATCH_FLOATING_TYPES(g.scalar_type(), "perceptron", [&] {
    in_parallel((width + kColumns - 1) / kColumns, [&](std::int64_t begin, std::int64_t end) {
      const auto first = begin * kColumns;
      kernels::bend_back(kernels::best_instructions(), n, std::min(width, end * kColumns) - first, width, bend,
                         values.const_data_ptr<scalar_t>() + first, g.mutable_data_ptr<scalar_t>() + first,
                         wants_sum ? sum.mutable_data_ptr<scalar_t>() + first : nullptr);
    });
  });
  return sum;
}

variable_list backward_many(const AutogradContext& context, const Tensor& x, const Tensor& gradient, const Held& held) {
  const auto n = held.net.weights.size();
  variable_list found(2 * n + 2);  // gradients of x, all W, all b; the argument `held` has none
  auto g = gradient;
  if (context.needs_input_grad(2 * n)) found[2 * n] = g.sum(0);
  for (auto i = n; i-- > 0;) {
    const auto& h = i == 0 ? x : held.values[i - 1];
    if (context.needs_input_grad(1 + i)) found[1 + i] = at::mm(g.t(), h);
    if (i == 0 && !context.needs_input_grad(0)) break;
    g = at::mm(g, held.net.weights[i]);
    if (i == 0)
      found[0] = g;
    else
      found[n + i] = leave_layer(g, h, held.f.bend, context.needs_input_grad(n + i));
  }
  return found;
}

variable_list backward_few(const AutogradContext& context, const Tensor& gradient, const Held& held, std::size_t n_parameters) {
  bool wants_parameters = false;
  for (std::size_t i = 0; i < n_parameters; ++i) wants_parameters |= context.needs_input_grad(1 + i);
  auto all =
      kernels::few_rows_backward(gradient, held.net, held.f.bend, held.memory, wants_parameters, context.needs_input_grad(0));
  variable_list found{all.x};
  found.insert(found.end(), all.parameters.begin(), all.parameters.end());
  found.emplace_back();
  return found;
}

struct Node : torch::autograd::Function<Node> {
  static Tensor forward(AutogradContext* context, const Tensor& x, at::TensorList parameters,
                        const c10::intrusive_ptr<Held>& held) {
    held->few = x.size(0) < kernels::kManyRows;
    const auto y = held->few ? kernels::few_rows_forward(x, held->net, held->f.bend, held->memory) : forward_many(x, *held);
    variable_list saved{x};
    saved.insert(saved.end(), parameters.begin(), parameters.end());
    context->save_for_backward(std::move(saved));
    context->saved_data["held"] = c10::IValue::make_capsule(held);
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto held = c10::static_intrusive_pointer_cast<Held>(context->saved_data["held"].toCapsule());
    if (at::GradMode::is_enabled()) {
      const auto net = with_parameters(held->net, {saved.begin() + 1, saved.end()});
      return kernels::gradient_as_graph(*context, saved, {perceptron_reference(saved[0], net)}, gradients, saved.size() + 1);
    }
    if (held->few) return backward_few(*context, gradients[0], *held, saved.size() - 1);
    return backward_many(*context, saved[0], gradients[0], *held);
  }
};

}  // namespace

bool has_perceptron(std::string_view between) { return find_nonlinearity(between) != nullptr; }

Tensor perceptron(const Tensor& x, const Perceptron& net) {
  const bool few = x.size(0) < kernels::kManyRows, normed = !net.norms.empty();
  const bool fits = x.size(0) > 0 && (!normed || (few && x.size(0) > 1));
  if (!fits || !kernels::fuses(kernels::Kernel::perceptron, x) || at::autocast::is_autocast_enabled(at::kCPU))
    return perceptron_reference(x, net);
  const auto parameters = parameters_of(net);
  return Node::apply(x, at::TensorList(parameters), c10::make_intrusive<Held>(net));
}

Tensor perceptron_reference(const Tensor& x, const Perceptron& net) {
  const auto& f = *find_nonlinearity(net.between);
  auto h = at::linear(x, net.weights[0], net.biases[0]);
  for (std::size_t i = 1; i < net.weights.size(); ++i) {
    h = f.value(h);
    if (!net.norms.empty()) {
      const auto& norm = net.norms[i - 1];
      h = at::batch_norm(h, norm.scale, norm.shift, norm.mean, norm.variance, /*training=*/true, norm.momentum, norm.epsilon,
                         /*cudnn_enabled=*/true);
    }
    h = at::linear(h, net.weights[i], net.biases[i]);
  }
  return h;
}

}  // namespace gx
