#include "generatrix/kernels/bernoulli/bernoulli.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/bernoulli/bernoulli_rows.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Saved: the tensors, x - s(logits).
struct Fused : torch::autograd::Function<Fused> {
  static Tensor forward(AutogradContext* context, const Tensor& logits, const Tensor& x, std::int64_t n_event_dims) {
    const auto l = logits.contiguous(), bits = x.expand(logits.sizes()).contiguous(), residual = at::empty_like(l);
    const auto shape = logits.sizes().slice(0, static_cast<std::size_t>(logits.dim() - n_event_dims));
    auto log_prob = at::empty(shape, logits.options());
    const auto n = log_prob.numel(), event = l.numel() / n;
    AT_DISPATCH_FLOATING_TYPES(l.scalar_type(), "bernoulli_log_prob", [&] {
      in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
        const auto at = begin * event;
        kernels::bernoulli_rows(best_instructions(), end - begin, event, l.const_data_ptr<scalar_t>() + at,
                                bits.const_data_ptr<scalar_t>() + at, log_prob.mutable_data_ptr<scalar_t>() + begin,
                                residual.mutable_data_ptr<scalar_t>() + at);
      });
    });
    context->save_for_backward({logits, x, residual});
    context->saved_data["n_event_dims"] = n_event_dims;
    return log_prob;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &logits = saved[0], &x = saved[1], &residual = saved[2];
    const auto n_event_dims = context->saved_data["n_event_dims"].toInt();
    if (at::GradMode::is_enabled()) {
      const auto again = bernoulli_log_prob_reference(logits, x, static_cast<int>(n_event_dims));
      return kernels::gradient_as_graph(*context, {logits, x}, {again}, gradients, 3);
    }
    const auto of_log_prob = gradients[0].contiguous(), found = at::empty_like(residual);
    const auto n = of_log_prob.numel(), event = residual.numel() / n;
    AT_DISPATCH_FLOATING_TYPES(found.scalar_type(), "bernoulli_log_prob", [&] {
      in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
        const auto at = begin * event;
        kernels::scale_rows(best_instructions(), end - begin, event, of_log_prob.const_data_ptr<scalar_t>() + begin,
                            residual.const_data_ptr<scalar_t>() + at, found.mutable_data_ptr<scalar_t>() + at);
      });
    });
    if (!context->needs_input_grad(1)) return {found, {}, {}};
    auto of_event = gradients[0];  // d log p / d x = logits
    for (std::int64_t i = 0; i < n_event_dims; ++i) of_event = of_event.unsqueeze(-1);
    return {found, (of_event * logits).sum_to_size(x.sizes()), {}};
  }
};

bool is_fused(const Tensor& logits, const Tensor& x, int n_event_dims) {
  return n_event_dims > 0 && kernels::fuses(kernels::Kernel::bernoulli, logits, x) && x.dim() <= logits.dim() &&
         logits.numel() > 0 && at::infer_size(logits.sizes(), x.sizes()) == logits.sizes();
}

}  // namespace

Tensor bernoulli_log_prob(const Tensor& logits, const Tensor& x, int n_event_dims) {
  if (!is_fused(logits, x, n_event_dims)) return bernoulli_log_prob_reference(logits, x, n_event_dims);
  return Fused::apply(logits, x, n_event_dims);
}

Tensor bernoulli_log_prob_reference(const Tensor& logits, const Tensor& x, int n_event_dims) {
  // torch's kernel multiplies in place, so both sides must have the full shape and one type before it
  const auto shape = at::infer_size(x.sizes(), logits.sizes());
  const auto type = at::result_type(x, logits);
  const auto minus = at::full({}, -1, at::TensorOptions(logits.device()).dtype(type));
  const auto each = at::binary_cross_entropy_with_logits(logits.to(type).expand(shape), x.to(type).expand(shape), minus, {},
                                                         at::Reduction::None);
  return n_event_dims == 0 ? each : each.flatten(-n_event_dims).sum(-1);
}

}  // namespace gx
