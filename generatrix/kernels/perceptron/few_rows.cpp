#include "generatrix/kernels/perceptron/few_rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/perceptron/few_rows_block.h"

namespace gx::kernels {
namespace {

// Calls use(first, n) for ranges of features, on all threads. Together the ranges cover all features.
void for_features(std::int64_t n_features, const std::function<void(std::int64_t first, std::int64_t n)>& use) {
  constexpr std::int64_t kWorthIt = 32;  // features of the smallest range
  const auto groups = (n_features + kWorthIt - 1) / kWorthIt;
  in_parallel(groups, [&](std::int64_t begin, std::int64_t end) {
    const auto first = begin * kWorthIt;
    use(first, std::min(n_features, end * kWorthIt) - first);
  });
}

template <class T>
T* data(const Tensor& tensor) {
  return tensor.defined() ? tensor.mutable_data_ptr<T>() : nullptr;
}

LayerShape shape_of(const Tensor& weight, std::int64_t n_rows, bool last, Bend bend) {
  return {n_rows, weight.size(1), weight.size(0), !last, bend};
}

bool is_normed(const Perceptron& net, std::size_t layer) { return !net.norms.empty() && layer + 1 < net.weights.size(); }

// The arrays of layer i's normalization, if it has one.
template <class T>
std::optional<NormArrays<T>> norm_of(const Perceptron& net, const FewRowsMemory& memory, std::size_t i) {
  if (!is_normed(net, i)) return std::nullopt;
  const auto& norm = net.norms[i];
  return NormArrays<T>{data<T>(norm.scale),           data<T>(norm.shift),         data<T>(norm.mean),
                       data<T>(norm.variance),        data<T>(memory.centers[i]),  data<T>(memory.inverses[i]),
                       static_cast<T>(norm.momentum), static_cast<T>(norm.epsilon)};
}

Tensor panels_for(std::int64_t n_features, std::int64_t n_rows, at::TensorOptions options) {
  return at::empty({(n_features + kPanelWidth - 1) / kPanelWidth, n_rows, kPanelWidth}, options);
}

// T is the type of x.
template <class T>
Tensor forward(const Tensor& x, const Perceptron& net, Bend bend, FewRowsMemory& memory) {
  const auto n_layers = net.weights.size();
  const auto rows = x.size(0), n_in = x.size(1), padded = padded_rows(rows);
  const auto options = x.options();
  const auto x_rows = x.contiguous();
  auto output = at::empty({rows, net.weights.back().size(0)}, options);
  auto h = at::empty({n_in, padded}, options);
  memory.inputs.push_back(panels_for(n_in, rows, options));
  to_columns(x_rows.const_data_ptr<T>(), rows, n_in, data<T>(h), 0, n_in);
  to_panels<T>(data<T>(h), rows, data<T>(memory.inputs[0]), 0, n_in);
  for (std::size_t i = 0; i < n_layers; ++i) {
    const auto weight = net.weights[i].contiguous(), bias = net.biases[i].contiguous();
    const auto shape = shape_of(weight, rows, i + 1 == n_layers, bend);
    announce_flops(2 * rows * weight.numel());
    if (shape.bends) {
      memory.bent.push_back(at::empty({shape.n_out, padded}, options));
      memory.inputs.push_back(panels_for(shape.n_out, rows, options));
    }
    if (is_normed(net, i)) {
      memory.centers.push_back(at::empty({shape.n_out}, options));
      memory.inverses.push_back(at::empty({shape.n_out}, options));
    }
    const auto y = at::empty({shape.n_out, padded}, options);
    const ForwardLayer<T> layer{data<T>(weight), data<T>(bias), data<T>(h), shape.bends ? data<T>(memory.bent[i]) : nullptr,
                                data<T>(y)};
    const auto norm = norm_of<T>(net, memory, i);
    for_features(shape.n_out, [&](std::int64_t first, std::int64_t n) {
      forward_features(best_instructions(), shape, layer, norm ? &*norm : nullptr, first, n);
      if (shape.bends)
        to_panels<T>(data<T>(y), rows, data<T>(memory.inputs[i + 1]), first, n);
      else
        to_rows<T>(data<T>(y), rows, shape.n_out, data<T>(output), first, n);
    });
    h = y;
  }
  return output;
}

template <class T>
FewRowsGradients backward(const Tensor& gradient, const Perceptron& net, Bend bend, const FewRowsMemory& memory,
                          bool wants_parameters, bool wants_x) {
  const auto n_layers = net.weights.size(), n_norms = net.norms.size();
  FewRowsGradients found{std::vector<Tensor>(2 * n_layers + 2 * n_norms), {}};
  const auto of_output = gradient.contiguous();
  const auto rows = gradient.size(0), padded = padded_rows(rows);
  auto of_y = at::empty({gradient.size(1), padded}, gradient.options());  // [F, P]
  to_columns(of_output.const_data_ptr<T>(), rows, gradient.size(1), data<T>(of_y), 0, gradient.size(1));
  for (auto i = n_layers; i-- > 0;) {
    const auto weight = net.weights[i].contiguous();
    const auto shape = shape_of(weight, rows, i + 1 == n_layers, bend);
    announce_flops(2 * rows * weight.numel() * (wants_parameters + (i > 0 || wants_x)));
    auto &of_weight = found.parameters[i], &of_bias = found.parameters[n_layers + i];
    if (wants_parameters) {
      of_weight = at::empty_like(weight);
      of_bias = at::empty({shape.n_out}, gradient.options());
    }
    Tensor of_scale, of_shift;
    if (is_normed(net, i)) {
      of_scale = found.parameters[2 * n_layers + i] = at::empty({shape.n_out}, gradient.options());
      of_shift = found.parameters[2 * n_layers + n_norms + i] = at::empty({shape.n_out}, gradient.options());
    }
    const auto of_h = at::empty_like(of_y);
    const BackwardLayer<T> layer{data<T>(memory.inputs[i]),
                                 shape.bends ? data<T>(memory.bent[i]) : nullptr,
                                 data<T>(of_y),
                                 data<T>(of_h),
                                 data<T>(of_weight),
                                 data<T>(of_bias),
                                 data<T>(of_scale),
                                 data<T>(of_shift)};
    const auto norm = norm_of<T>(net, memory, i);
    for_features(shape.n_out, [&](std::int64_t first, std::int64_t n) {
      backward_features(best_instructions(), shape, layer, norm ? &*norm : nullptr, first, n);
    });
    if (i == 0 && !wants_x) break;
    of_y = at::empty({shape.n_in, padded}, gradient.options());
    if (i == 0) found.x = at::empty({rows, shape.n_in}, gradient.options());
    for_features(shape.n_in, [&](std::int64_t first, std::int64_t n) {
      input_features<T>(best_instructions(), shape, data<T>(weight), data<T>(of_h), data<T>(of_y), first, n);
      if (i == 0) to_rows<T>(data<T>(of_y), rows, shape.n_in, data<T>(found.x), first, n);
    });
  }
  return found;
}

}  // namespace

Tensor few_rows_forward(const Tensor& x, const Perceptron& net, Bend bend, FewRowsMemory& memory) {
  Tensor y;
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "few_rows", [&] { y = forward<scalar_t>(x, net, bend, memory); });
  return y;
}

FewRowsGradients few_rows_backward(const Tensor& gradient, const Perceptron& net, Bend bend, const FewRowsMemory& memory,
                                   bool wants_parameters, bool wants_x) {
  FewRowsGradients found;
  AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "few_rows",
                             [&] { found = backward<scalar_t>(gradient, net, bend, memory, wants_parameters, wants_x); });
  return found;
}

}  // namespace gx::kernels
