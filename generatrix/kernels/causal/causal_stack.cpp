#include "generatrix/kernels/causal/causal_stack.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/causal/causal_block.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx {
namespace {

using kernels::StackShape;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The batch has kParts parts. One thread sums the weight gradients of a part; so their rounding does not depend on the threads.
constexpr std::int64_t kParts = 16;

StackShape shape_of(const Tensor& x, const Tensor& down) { return {x.size(1), x.size(2), down.size(2), down.size(0)}; }

// Operations of the forward pass of one image: down, around and up have 2, 5 and 2 times h x h weights. The backward pass needs
// twice as many.
std::int64_t flops(const StackShape& s) { return 2 * s.pixels() * s.n_blocks * 9 * s.n_hidden * s.n_hidden; }

// What the forward pass of n images leaves for the backward pass.
struct Memory {
  Memory(const StackShape& s, std::int64_t n, const at::TensorOptions& options)
      : states(at::empty({n, s.n_blocks * s.wide()}, options)),
        hidden(at::empty({n, s.n_blocks * s.padded()}, options)),
        mixed(at::empty({n, s.n_blocks * s.narrow()}, options)) {}
  template <class T>
  kernels::StackMemory<T> of(std::int64_t image) const {
    const auto row = [&](const Tensor& all) { return all.data_ptr<T>() + image * all.size(1); };
    return {row(states), row(hidden), row(mixed)};
  }
  Tensor states, hidden, mixed;
};

template <class T>
kernels::StackWeights<T> weights_of(const variable_list& w) {
  const auto at = [&](std::size_t i) { return i < w.size() ? w[i].const_data_ptr<T>() : nullptr; };
  return {at(0), at(1), at(2), at(4), at(5), at(6), at(7), at(8)};
}

template <class T>
void forward_all(const StackShape& s, const Tensor& x, const variable_list& w, const Memory& memory, const Tensor& out) {
  const auto weights = weights_of<T>(w);
  in_parallel(x.size(0), [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> scratch(static_cast<std::size_t>(s.wide()));
    for (auto image = begin; image < end; ++image) {
      const auto m = memory.of<T>(image);
      std::copy_n(x.const_data_ptr<T>() + image * s.wide(), s.wide(), m.states);
      kernels::forward_image(s, weights, w[3].const_data_ptr<T>() + image * s.n_blocks * s.n_hidden, m, scratch.data(),
                             out.data_ptr<T>() + image * s.wide());
    }
  });
}

template <class T>
void backward_all(const StackShape& s, const variable_list& w, const Memory& memory, const variable_list& sums,
                  const Tensor& gradient) {
  const auto weights = weights_of<T>(w);
  const auto n = gradient.size(0);
  in_parallel(kParts, [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> scratch(static_cast<std::size_t>(s.wide() + s.narrow() + s.padded()));
    for (auto part = begin; part < end; ++part) {
      const auto sum = [&](std::size_t i) { return sums[i].data_ptr<T>() + part * (sums[i].numel() / kParts); };
      for (auto image = part * n / kParts; image < (part + 1) * n / kParts; ++image) {
        const kernels::StackGradients<T> g{sum(0), sum(1), sum(2),
                                           sum(4), sum(5), sums[3].data_ptr<T>() + image * s.n_blocks * s.n_hidden};
        kernels::backward_image(s, weights, memory.of<T>(image), g, scratch.data(), gradient.data_ptr<T>() + image * s.wide());
      }
    }
  });
}

// Arguments: x, then the six tensors of CausalStack. Saves the six tensors and the Memory.
struct Fused : torch::autograd::Function<Fused> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& down, const Tensor& down_bias,
                        const Tensor& around, const Tensor& around_bias, const Tensor& up, const Tensor& up_bias) {
    const auto s = shape_of(x, down);
    const variable_list w{down.contiguous(),        down_bias.contiguous(), around.contiguous(),
                          around_bias.contiguous(), up.contiguous(),        up_bias.contiguous()};
    const Memory memory(s, x.size(0), x.options());
    announce_flops(x.size(0) * flops(s));
    auto out = at::empty_like(x, at::MemoryFormat::Contiguous);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "causal_stack",
                               [&] { forward_all<scalar_t>(s, x.contiguous(), w, memory, out); });
    auto saved = w;
    saved.insert(saved.end(), {memory.states, memory.hidden, memory.mixed});
    context->save_for_backward(saved);
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    if (at::GradMode::is_enabled()) throw errors::misuse("causal_stack", "a gradient of its gradient", "one gradient");
    auto w = context->get_saved_variables();
    const auto& out_gradient = gradients[0];
    const auto s = shape_of(out_gradient, w[0]);
    Memory memory(s, 0, out_gradient.options());
    memory.states = w[6], memory.hidden = w[7], memory.mixed = w[8];
    w.resize(6);
    for (const int i : {0, 2, 4}) w.push_back(w[static_cast<std::size_t>(i)].transpose(-1, -2).contiguous());
    variable_list sums;
    for (std::size_t i = 0; i < 6; ++i) {
      auto shape = w[i].sizes().vec();
      if (i != 3) shape.insert(shape.begin(), kParts);
      sums.push_back(at::zeros(shape, w[i].options()));
    }
    announce_flops(2 * out_gradient.size(0) * flops(s));
    const auto gradient = out_gradient.clone(at::MemoryFormat::Contiguous);
    AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "causal_stack",
                               [&] { backward_all<scalar_t>(s, w, memory, sums, gradient); });
    for (std::size_t i = 0; i < 6; ++i) {
      if (i != 3) sums[i] = sums[i].sum(0);
    }
    return {gradient, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]};
  }
};

}  // namespace

Tensor causal_stack(const Tensor& x, const CausalStack& weights) {
  const auto& w = weights;
  if (x.is_cpu() && x.scalar_type() == at::kBFloat16) return causal_stack(x.to(at::kFloat), w);  // autocast
  if (!kernels::fuses(kernels::Kernel::causal_stack, x) || w.down.size(2) % kernels::kLanes != 0)
    return causal_stack_reference(x, w);
  return Fused::apply(x, w.down, w.down_bias, w.around, w.around_bias, w.up, w.up_bias);
}

Tensor causal_stack_reference(const Tensor& x, const CausalStack& w) {
  const auto h = w.down.size(2), height = x.size(1), width = x.size(2);
  auto t = x;  // [B, H, W, 2h]
  for (std::int64_t block = 0; block < w.down.size(0); ++block) {
    const auto u = at::matmul(at::relu(t), w.down[block]) + w.down_bias[block];  // [B, H, W, h]
    const auto padded = at::constant_pad_nd(at::relu(u), {0, 0, 1, 1, 1, 0});    // [B, 1 + H, 1 + W + 1, h]
    auto q = w.around_bias.select(1, block).view({-1, 1, 1, h});
    for (std::int64_t tap = 0; tap < w.around.size(1); ++tap) {
      const auto from = padded.narrow(1, tap / 3, height).narrow(2, tap % 3, width);
      q = q + at::matmul(from, w.around[block][tap]);
    }
    t = t + at::matmul(at::relu(q), w.up[block]) + w.up_bias[block];
  }
  return t;
}

}  // namespace gx
