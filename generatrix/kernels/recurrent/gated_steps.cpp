#include "generatrix/kernels/recurrent/gated_steps.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <vector>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/recurrent/gated_step.h"
#include "generatrix/kernels/recurrent/gated_steps_rows.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions, kernels::in_strips, kernels::kStrip;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor padded(const Tensor& t) { return at::constant_pad_nd(t, {0, in_strips(t.size(-1)) - t.size(-1)}); }

// [k, n] -> [ceil(n / kStrip), k, kStrip]
Tensor strips(const Tensor& matrix) {
  return padded(matrix).unflatten(1, at::IntArrayRef{-1, kStrip}).transpose(0, 1).contiguous();
}

// use(shape, first row, scratch) for parts of all rows, on all threads.
template <class T, class Use>
void by_gated_rows(const Tensor& states, std::int64_t scratch_of_a_row, const Use& use) {
  in_parallel(states.size(0), [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> scratch(static_cast<std::size_t>((end - begin) * scratch_of_a_row));
    use(kernels::GatedShape{end - begin, states.size(1), states.size(2)}, begin, scratch.data());
  });
}

// The formula in torch's operators.
Tensor step_by_step(const Tensor& drive, const Tensor& first, const Tensor& w, const Tensor& b) {
  auto h = first;
  std::vector<Tensor> states;
  for (std::int64_t t = 0; t < drive.size(1); ++t) {
    h = gated_step_reference(drive.select(1, t), at::linear(h, w, b), h);
    states.push_back(h);
  }
  return at::stack(states, 1);
}

// drive and first are contiguous: a copy made in here would be one that autograd does not know.
struct FusedSteps : torch::autograd::Function<FusedSteps> {
  static Tensor forward(AutogradContext* context, const Tensor& drive, const Tensor& first, const Tensor& w, const Tensor& b) {
    const auto n = drive.size(0), steps = drive.size(1), h = w.size(1);
    auto states = at::empty({n, steps, h}, drive.options()), gates = at::empty({n, steps, 4 * h}, drive.options());
    const auto packed = strips(w.t()), bias = padded(b);
    AT_DISPATCH_FLOATING_TYPES(drive.scalar_type(), "gated_steps", [&] {
      by_gated_rows<scalar_t>(states, in_strips(3 * h) + h, [&](const auto& shape, std::int64_t i, scalar_t* scratch) {
        kernels::run_gated<scalar_t>(best_instructions(), shape,
                                     {drive.const_data_ptr<scalar_t>() + i * steps * 3 * h,
                                      first.const_data_ptr<scalar_t>() + i * h, packed.const_data_ptr<scalar_t>(),
                                      bias.const_data_ptr<scalar_t>(), states.mutable_data_ptr<scalar_t>() + i * steps * h,
                                      gates.mutable_data_ptr<scalar_t>() + i * steps * 4 * h, scratch});
      });
    });
    announce_flops(2 * n * steps * 3 * h * h);
    context->save_for_backward({drive, first, w, b, states, gates});
    return states;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &drive = saved[0], &first = saved[1], &w = saved[2], &b = saved[3], &states = saved[4], &gates = saved[5];
    if (at::GradMode::is_enabled())
      return kernels::gradient_as_graph(*context, {drive, first, w, b}, {step_by_step(drive, first, w, b)}, gradients, 4);
    const auto n = states.size(0), steps = states.size(1), h = states.size(2);
    const auto of_states = gradients[0].contiguous();
    auto of_drive = at::empty_like(drive), of_sums = at::empty_like(drive), of_first = at::empty_like(first);
    const auto packed = strips(w);
    AT_DISPATCH_FLOATING_TYPES(drive.scalar_type(), "gated_steps", [&] {
      by_gated_rows<scalar_t>(states, 3 * h + in_strips(h), [&](const auto& shape, std::int64_t i, scalar_t* scratch) {
        const auto at = i * steps;
        kernels::run_gated_back<scalar_t>(
            best_instructions(), shape,
            {of_states.const_data_ptr<scalar_t>() + at * h, states.const_data_ptr<scalar_t>() + at * h,
             gates.const_data_ptr<scalar_t>() + at * 4 * h, first.const_data_ptr<scalar_t>() + i * h,
             packed.const_data_ptr<scalar_t>(), of_drive.mutable_data_ptr<scalar_t>() + at * 3 * h,
             of_sums.mutable_data_ptr<scalar_t>() + at * 3 * h, of_first.mutable_data_ptr<scalar_t>() + i * h, scratch});
      });
    });
    announce_flops(2 * n * steps * 3 * h * h);
    const auto before = at::cat({first.unsqueeze(1), states.narrow(1, 0, steps - 1)}, 1);
    const auto sums = of_sums.flatten(0, 1);
    return {of_drive, of_first, sums.t().mm(before.flatten(0, 1)), sums.sum(0)};
  }
};

}  // namespace

Tensor gated_steps(const Tensor& v, const Tensor& first, const GatedWeights& weights) {
  const auto& [w_in, w, b_in, b] = weights;
  if (v.numel() == 0 || !kernels::fuses(kernels::Kernel::gated_steps, w, b)) return gated_steps_reference(v, first, weights);
  const auto type = w.scalar_type();  // autocast makes v and first narrower
  return FusedSteps::apply(at::linear(v, w_in, b_in).to(type).contiguous(), first.to(type).contiguous(), w, b);
}

Tensor gated_steps_reference(const Tensor& v, const Tensor& first, const GatedWeights& weights) {
  const bool with_gradient = at::GradMode::is_enabled();  // on a GPU, backward needs what torch keeps in "training"
  const auto [states, last] =
      at::gru(v, first.unsqueeze(0), {weights.w_in, weights.w_state, weights.b_in, weights.b_state}, /*has_biases=*/true,
              /*num_layers=*/1, /*dropout=*/0, /*train=*/with_gradient, /*bidirectional=*/false, /*batch_first=*/true);
  return states;
}

}  // namespace gx
