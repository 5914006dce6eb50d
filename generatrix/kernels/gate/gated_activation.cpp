#include "generatrix/kernels/gate/gated_activation.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/gate/gated_rows.h"
#include "generatrix/kernels/numbers.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions, kernels::read, kernels::write;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// z as rows of two halves of so many numbers.
std::int64_t half_of(const Tensor& z, std::int64_t dim) {
  return dim + 1 < z.dim() ? z.size(dim) / 2 * z.stride(dim) : z.size(dim) / 2;  // z is contiguous
}

// use(place in y, place of a in z, how many): stretches of one row each, on all threads.
template <class Use>
void by_stretches(std::int64_t n, std::int64_t half, const Use& use) {
  in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
    while (begin < end) {
      const auto row = begin / half, length = std::min(end - begin, (row + 1) * half - begin);
      use(begin, begin + row * half, length);
      begin += length;
    }
  });
}

// z is contiguous, dim is not negative.
struct Gate : torch::autograd::Function<Gate> {
  static Tensor forward(AutogradContext* context, const Tensor& z, std::int64_t dim) {
    auto shape = z.sizes().vec();
    shape[static_cast<std::size_t>(dim)] /= 2;
    auto y = at::empty(shape, z.options());
    const auto half = half_of(z, dim);
    AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, z.scalar_type(), "gated_activation", [&] {
      const auto* from = read<scalar_t>(z);
      auto* to = write<scalar_t>(y);
      by_stretches(y.numel(), half, [&](std::int64_t i, std::int64_t a, std::int64_t n) {
        kernels::gate_values(best_instructions(), n, from + a, from + a + half, to + i);
      });
    });
    context->save_for_backward({z});
    context->saved_data["dim"] = dim;
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto z = context->get_saved_variables()[0];
    const auto dim = context->saved_data["dim"].toInt();
    if (at::GradMode::is_enabled())
      return kernels::gradient_as_graph(*context, {z}, {gated_activation_reference(z, dim)}, gradients, 2);
    const auto of_y = gradients[0].contiguous(), of_z = at::empty_like(z);
    const auto half = half_of(z, dim);
    AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, z.scalar_type(), "gated_activation", [&] {
      const auto *from = read<scalar_t>(z), *of = read<scalar_t>(of_y);
      auto* to = write<scalar_t>(of_z);
      by_stretches(of_y.numel(), half, [&](std::int64_t i, std::int64_t a, std::int64_t n) {
        kernels::gate_gradients(best_instructions(), n, from + a, from + a + half, of + i, to + a, to + a + half);
      });
    });
    return {of_z, {}};
  }
};

}  // namespace

Tensor gated_activation(const Tensor& z, std::int64_t dim) {
  if (z.numel() == 0 || !kernels::fuses_any(kernels::Kernel::gated_activation, z)) return gated_activation_reference(z, dim);
  return Gate::apply(z.contiguous(), dim < 0 ? dim + z.dim() : dim);
}

Tensor gated_activation_reference(const Tensor& z, std::int64_t dim) {
  const auto halves = z.chunk(2, dim);
  return at::tanh(halves[0]) * at::sigmoid(halves[1]);
}

}  // namespace gx
