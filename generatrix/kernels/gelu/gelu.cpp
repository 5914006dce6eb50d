#include "generatrix/kernels/gelu/gelu.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/gelu/gelu_rows.h"
#include "generatrix/kernels/numbers.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions, kernels::read, kernels::write;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// x is contiguous.
struct Gelu : torch::autograd::Function<Gelu> {
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    auto y = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, x.scalar_type(), "gelu", [&] {
      const auto* from = read<scalar_t>(x);
      auto* to = write<scalar_t>(y);
      in_parallel(x.numel(), [&](std::int64_t begin, std::int64_t end) {
        kernels::gelu_values(best_instructions(), end - begin, from + begin, to + begin);
      });
    });
    context->save_for_backward({x});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto x = context->get_saved_variables()[0];
    if (at::GradMode::is_enabled()) return kernels::gradient_as_graph(*context, {x}, {gelu_reference(x)}, gradients, 1);
    const auto of_y = gradients[0].contiguous(), of_x = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, x.scalar_type(), "gelu", [&] {
      const auto *from = read<scalar_t>(x), *of = read<scalar_t>(of_y);
      auto* to = write<scalar_t>(of_x);
      in_parallel(x.numel(), [&](std::int64_t begin, std::int64_t end) {
        kernels::gelu_gradients(best_instructions(), end - begin, from + begin, of + begin, to + begin);
      });
    });
    return {of_x};
  }
};

}  // namespace

Tensor gelu_unit(const Tensor& x) {
  if (x.numel() == 0 || !kernels::fuses_any(kernels::Kernel::gelu, x)) return gelu_reference(x);
  return Gelu::apply(x.contiguous());
}

Tensor gelu_reference(const Tensor& x) { return at::gelu(x); }

}  // namespace gx
