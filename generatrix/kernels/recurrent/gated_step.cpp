#include "generatrix/kernels/recurrent/gated_step.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/recurrent/gated_steps_rows.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// drive [N, 3 H], sums and state are contiguous: a copy made in here would be one that autograd does not know.
struct FusedStep : torch::autograd::Function<FusedStep> {
  static Tensor forward(AutogradContext* context, const Tensor& drive, const Tensor& sums, const Tensor& state) {
    const auto h = state.size(-1), n = state.numel() / h;
    auto next = at::empty_like(state), gates = at::empty({n, 4 * h}, state.options());
    AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "gated_step", [&] {
      kernels::run_gate<scalar_t>(
          best_instructions(), n, h,
          {drive.const_data_ptr<scalar_t>(), sums.const_data_ptr<scalar_t>(), state.const_data_ptr<scalar_t>(),
           next.mutable_data_ptr<scalar_t>(), gates.mutable_data_ptr<scalar_t>()});
    });
    context->save_for_backward({drive, sums, state, gates});
    return next;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &drive = saved[0], &sums = saved[1], &state = saved[2], &gates = saved[3];
    if (at::GradMode::is_enabled())
      return kernels::gradient_as_graph(*context, {drive, sums, state}, {gated_step_reference(drive, sums, state)}, gradients, 3);
    const auto h = state.size(-1), n = state.numel() / h;
    const auto of_next = gradients[0].contiguous();
    auto of_drive = at::empty_like(drive), of_sums = at::empty_like(sums), of_state = at::empty_like(state);
    AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "gated_step", [&] {
      kernels::run_gate_back<scalar_t>(
          best_instructions(), n, h,
          {of_next.const_data_ptr<scalar_t>(), state.const_data_ptr<scalar_t>(), gates.const_data_ptr<scalar_t>(),
           of_drive.mutable_data_ptr<scalar_t>(), of_sums.mutable_data_ptr<scalar_t>(), of_state.mutable_data_ptr<scalar_t>()});
    });
    return {of_drive, of_sums, of_state};
  }
};

}  // namespace

Tensor gated_step(const Tensor& drive, const Tensor& sums, const Tensor& state) {
  const bool alike = drive.numel() == 3 * state.numel() && sums.numel() == drive.numel();  // else some are to be expanded
  if (state.numel() == 0 || !alike || !kernels::fuses(kernels::Kernel::gated_steps, state))
    return gated_step_reference(drive, sums, state);
  const auto type = state.scalar_type();
  return FusedStep::apply(drive.to(type).contiguous(), sums.to(type).contiguous(), state.contiguous());
}

Tensor gated_step_reference(const Tensor& drive, const Tensor& sums, const Tensor& state) {
  const auto h = state.size(-1);
  const auto both = at::sigmoid(drive.narrow(-1, 0, 2 * h) + sums.narrow(-1, 0, 2 * h));
  const auto r = both.narrow(-1, 0, h), z = both.narrow(-1, h, h);
  const auto c = at::tanh(at::addcmul(drive.narrow(-1, 2 * h, h), r, sums.narrow(-1, 2 * h, h)));
  return at::lerp(c.to(state.scalar_type()), state, z.to(state.scalar_type()));  // products of bfloat16, a state of floats
}

}  // namespace gx
