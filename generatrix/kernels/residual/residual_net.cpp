#include "generatrix/kernels/residual/residual_net.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <cstring>
#include <numeric>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/residual/residual_group.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::Images;
using kernels::ResidualShape;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Places of a group of images: small images share a group, so that vectors are full and weights are read less often.
constexpr std::int64_t kPlacesTogether = 512;
// Images in a part of the batch. One thread sums weight gradients over a part; so their rounding does not depend on the threads.
constexpr std::int64_t kImagesAPart = 32;

ResidualShape shape_of(const Tensor& x, at::TensorList weights) {
  kernels::PlaneShape planes{x.size(2), x.size(3), 1};
  planes.n_images = std::max<std::int64_t>(1, kPlacesTogether / planes.image());
  return {planes, x.size(1), weights[0].size(0), weights.back().size(0), static_cast<std::int64_t>(weights.size()) / 2 - 1};
}

// Operations of the forward pass of one image. The backward pass needs twice as many.
std::int64_t flops(const ResidualShape& s) {
  std::int64_t weights = 0;
  for (std::int64_t conv = 0; conv < s.n_convs(); ++conv) weights += s.weights(conv);
  return 2 * weights * s.planes.height * s.planes.width;
}

// Weights [n_out, n_in, 9] in the two layouts of ResidualWeights.
template <class T>
kernels::ResidualWeights<T> packed(const ResidualShape& s, at::TensorList weights, at::TensorList biases) {
  kernels::ResidualWeights<T> all;
  for (std::int64_t conv = 0; conv < s.n_convs(); ++conv) {
    const auto n_in = s.inputs(conv), n_out = s.outputs(conv);
    const T* from = weights[static_cast<std::size_t>(conv)].template const_data_ptr<T>();
    std::vector<T> forward(static_cast<std::size_t>(s.weights(conv))), backward(forward.size());
    for (std::int64_t out = 0; out < n_out; ++out) {
      for (std::int64_t in = 0; in < n_in; ++in) {
        for (std::int64_t tap = 0; tap < kernels::kTaps9; ++tap, ++from) {
          forward[static_cast<std::size_t>((in * kernels::kTaps9 + tap) * n_out + out)] = *from;
          backward[static_cast<std::size_t>((out * kernels::kTaps9 + kernels::kTaps9 - 1 - tap) * n_in + in)] = *from;
        }
      }
    }
    all.forward.push_back(std::move(forward));
    all.backward.push_back(std::move(backward));
    all.bias.push_back(biases[static_cast<std::size_t>(conv)].template const_data_ptr<T>());
  }
  return all;
}

template <class T>
Images<const T> read(const Tensor& images, const ResidualShape& s, std::int64_t group) {
  const auto first = group * s.planes.n_images;
  return {images.const_data_ptr<T>() + first * images.stride(0), images.stride(0),
          std::min(s.planes.n_images, images.size(0) - first)};
}

template <class T>
Images<T> written(const Tensor& images, const ResidualShape& s, std::int64_t group) {
  const auto from = read<T>(images, s, group);
  return {const_cast<T*>(from.data), from.stride, from.n};
}

std::int64_t groups(const Tensor& x, const ResidualShape& s) { return (x.size(0) + s.planes.n_images - 1) / s.planes.n_images; }

// kept [groups, s.kept()] is for backward. If it is undefined, each part of the loop uses one row of its own.
template <class T>
void forward_all(const ResidualShape& s, const Tensor& x, at::TensorList weights, at::TensorList biases, const Tensor& kept,
                 const Tensor& y) {
  const auto w = packed<T>(s, weights, biases);
  in_parallel(groups(x, s), [&](std::int64_t begin, std::int64_t end) {
    const auto scratch = at::empty({s.scratch()}, x.options());
    const auto own = kept.defined() ? Tensor() : at::empty({s.kept()}, x.options());
    for (auto group = begin; group < end; ++group) {
      T* row = kept.defined() ? kept.mutable_data_ptr<T>() + group * s.kept() : own.mutable_data_ptr<T>();
      kernels::forward_group(kernels::best_instructions(), s, w, read<T>(x, s, group), row, scratch.mutable_data_ptr<T>(),
                             written<T>(y, s, group));
    }
  });
}

template <class T>
kernels::ResidualSums<T> no_sums(const ResidualShape& s) {
  kernels::ResidualSums<T> sums;
  for (std::int64_t conv = 0; conv < s.n_convs(); ++conv) {
    sums.weights.emplace_back(static_cast<std::size_t>(s.weights(conv)), kernels::Lanes<T>{});
    sums.bias.emplace_back(static_cast<std::size_t>(s.outputs(conv)), kernels::Lanes<T>{});
  }
  return sums;
}

// Writes the sum of each vector's lanes to `to`; returns the place behind the last.
template <class T>
T* write_totals(const std::vector<kernels::Lanes<T>>& sums, T* to) {
  for (const auto& lanes : sums) {
    T value[kernels::kLanes];
    std::memcpy(value, &lanes, sizeof value);
    for (std::int64_t half = kernels::kLanes / 2; half > 0; half /= 2) {
      for (std::int64_t i = 0; i < half; ++i) value[i] += value[i + half];
    }
    *to++ = value[0];
  }
  return to;
}

std::int64_t n_parts(const Tensor& x) { return std::max<std::int64_t>(1, x.size(0) / kImagesAPart); }

// totals [n_parts, values of all weights, then of all biases].
template <class T>
void backward_all(const ResidualShape& s, const variable_list& saved, const Tensor& output_gradient, const Tensor& input_gradient,
                  const Tensor& totals) {
  const auto n = static_cast<std::size_t>(s.n_convs());
  const at::TensorList all(saved);
  const auto w = packed<T>(s, all.slice(1, n), all.slice(1 + n, n));
  const auto& kept = saved.back();
  const auto count = n_parts(output_gradient), n_groups = groups(output_gradient, s);
  in_parallel(count, [&](std::int64_t begin, std::int64_t end) {
    const auto scratch = at::empty({s.scratch()}, kept.options());
    for (auto part = begin; part < end; ++part) {
      auto sums = no_sums<T>(s);
      for (auto group = part * n_groups / count; group < (part + 1) * n_groups / count; ++group) {
        kernels::backward_group(kernels::best_instructions(), s, w, kept.const_data_ptr<T>() + group * s.kept(),
                                read<T>(output_gradient, s, group), sums, scratch.mutable_data_ptr<T>(),
                                written<T>(input_gradient, s, group));
      }
      T* to = totals.mutable_data_ptr<T>() + part * totals.size(1);
      for (const auto& of_one : sums.weights) to = write_totals<T>(of_one, to);
      for (const auto& of_one : sums.bias) to = write_totals<T>(of_one, to);
    }
  });
}

// x, or a copy, whose images [C, H, W] are contiguous each. There may be gaps between images.
Tensor by_channels(const Tensor& x) {
  return x.stride(3) == 1 && x.stride(2) == x.size(3) && x.stride(1) == x.size(2) * x.size(3) ? x : x.contiguous();
}

variable_list contiguous(const std::vector<Tensor>& all) {
  variable_list found;
  for (const auto& each : all) found.push_back(each.contiguous());
  return found;
}

// Arguments: x, the weights and the biases, contiguous, keeps. Saves the tensors and `kept`.
struct Fused : torch::autograd::Function<Fused> {
  static Tensor forward(AutogradContext* context, const Tensor& x, at::TensorList weights, at::TensorList biases, bool keeps) {
    const auto s = shape_of(x, weights);
    auto y = at::empty({x.size(0), s.n_out, x.size(2), x.size(3)}, x.options());
    const auto kept = keeps ? at::empty({groups(x, s), s.kept()}, x.options()) : Tensor();
    variable_list saved{x};
    saved.insert(saved.end(), weights.begin(), weights.end());
    saved.insert(saved.end(), biases.begin(), biases.end());
    announce_flops(x.size(0) * flops(s));
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "residual_net", [&] {
      const at::TensorList all(saved);
      forward_all<scalar_t>(s, by_channels(x), all.slice(1, weights.size()), all.slice(1 + weights.size()), kept, y);
    });
    saved.push_back(kept);
    if (keeps) context->save_for_backward(std::move(saved));
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto n = saved.size() / 2 - 1;
    if (at::GradMode::is_enabled()) {
      const auto weights = saved.begin() + 1, biases = weights + static_cast<std::ptrdiff_t>(n),
                 end = biases + (biases - weights);
      const auto again = residual_net_reference(saved[0], {{weights, biases}, {biases, end}});
      return kernels::gradient_as_graph(*context, {saved.begin(), end}, {again}, gradients, 2 * n + 2);
    }
    const auto& x = saved[0];
    const auto s = shape_of(x, at::TensorList(saved).slice(1, n));
    const auto input_gradient = at::empty_like(x, at::MemoryFormat::Contiguous);
    std::vector<std::int64_t> sizes;
    for (std::size_t i = 1; i <= 2 * n; ++i) sizes.push_back(saved[i].numel());
    const auto totals = at::empty({n_parts(x), std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0})}, x.options());
    announce_flops(2 * x.size(0) * flops(s));
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "residual_net",
                               [&] { backward_all<scalar_t>(s, saved, by_channels(gradients[0]), input_gradient, totals); });
    variable_list found{input_gradient};
    for (const auto& flat : totals.sum(0).split_with_sizes(sizes)) found.push_back(flat.view_as(saved[found.size()]));
    found.emplace_back();  // `keeps` has no gradient
    return found;
  }
};

}  // namespace

bool is_residual_net_fused(const Tensor& x) { return kernels::fuses(kernels::Kernel::residual_net, x) && x.numel() > 0; }

Tensor residual_net(const Tensor& x, const ResidualNet& net) {
  if (!is_residual_net_fused(x)) return residual_net_reference(x, net);
  const auto weights = contiguous(net.weights), biases = contiguous(net.biases);
  return Fused::apply(x, at::TensorList(weights), at::TensorList(biases), at::GradMode::is_enabled());
}

Tensor residual_net_reference(const Tensor& x, const ResidualNet& net) {
  const auto convolved = [&](std::size_t i, const Tensor& h) {
    return at::conv2d(h, net.weights[i], net.biases[i], at::IntArrayRef{1, 1}, at::IntArrayRef{1, 1});
  };
  const auto last = net.weights.size() - 1;
  auto h = convolved(0, x);  // [B, n_hidden, H, W]
  for (std::size_t i = 1; i < last; i += 2) h = h + convolved(i + 1, at::relu(convolved(i, at::relu(h))));
  return convolved(last, at::relu(h));
}

}  // namespace gx
