#include "generatrix/kernels/bernoulli/bernoulli.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"
#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx {
namespace kernels {
namespace {

// Writes log_prob [n] of logits and x [n, event], and residual [n, event] = x - s(l), the gradient in each logit.
// With e = exp(-|l|): log(1 + exp(l)) = max(l, 0) + log(1 + e), s(l) = (l < 0 ? e : 1) / (1 + e).
template <class T>
[[gnu::always_inline]] inline void log_prob_rows(std::int64_t n, std::int64_t event, const T* logits, const T* x, T* log_prob,
                                                 T* residual) {
  for (std::int64_t row = 0; row < n; ++row, logits += event, x += event, residual += event) {
    Lanes<T> total{};
    for (std::int64_t i = 0; i < event; i += kLanes) {
      const auto left = event - i;
      Lanes<T> l, bit;
      load(logits + i, left, l);
      load(x + i, left, bit);
      const auto positive = l < T(0) ? Lanes<T>{} : l;
      auto e = l < T(0) ? l : -l;
      exp_lanes(e);
      const auto sigmoid = (l < T(0) ? e : Lanes<T>{} + T(1)) / (e + T(1));
      auto terms = e;
      log1p_lanes(terms);
      terms = bit * l - positive - terms;
      store(bit - sigmoid, left, residual + i);
      if (left < kLanes) {  // lanes behind the row's end hold the term of l = 0, which is not 0
        for (auto j = left; j < kLanes; ++j) terms[j] = T(0);
      }
      total += terms;
    }
    log_prob[row] = static_cast<T>(sum_of_lanes(total));
  }
}

// gradient [n, event] = of_log_prob [n] * residual
template <class T>
[[gnu::always_inline]] inline void scale_rows(std::int64_t n, std::int64_t event, const T* of_log_prob, const T* residual,
                                              T* gradient) {
  for (std::int64_t row = 0; row < n; ++row) {
    for (std::int64_t i = 0; i < event; ++i) gradient[row * event + i] = of_log_prob[row] * residual[row * event + i];
  }
}

}  // namespace
}  // namespace kernels

namespace {

using kernels::best_instructions;
using kernels::Instructions;
using kernels::run_on;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Saves logits, x and x - s(logits).
struct Fused : torch::autograd::Function<Fused> {
  static Tensor forward(AutogradContext* context, const Tensor& logits, const Tensor& x, std::int64_t n_event_dims) {
    const auto l = logits.contiguous(), bits = x.expand(logits.sizes()).contiguous(), residual = at::empty_like(l);
    const auto shape = logits.sizes().slice(0, static_cast<std::size_t>(logits.dim() - n_event_dims));
    auto log_prob = at::empty(shape, logits.options());
    const auto n = log_prob.numel(), event = l.numel() / n;
    AT_DISPATCH_FLOATING_TYPES(l.scalar_type(), "bernoulli_log_prob", [&] {
      in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
        const auto at = begin * event;
        const auto *from = l.const_data_ptr<scalar_t>() + at, *bit = bits.const_data_ptr<scalar_t>() + at;
        auto *to = log_prob.mutable_data_ptr<scalar_t>() + begin, *left = residual.mutable_data_ptr<scalar_t>() + at;
        run_on(
            best_instructions(), [&]<Instructions>() __attribute__((always_inline)) {
              kernels::log_prob_rows(end - begin, event, from, bit, to, left);
            });
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
        const auto *by = of_log_prob.const_data_ptr<scalar_t>() + begin, *from = residual.const_data_ptr<scalar_t>() + at;
        auto* to = found.mutable_data_ptr<scalar_t>() + at;
        run_on(
            best_instructions(), [&]<Instructions>()
                                     __attribute__((always_inline)) { kernels::scale_rows(end - begin, event, by, from, to); });
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
  // torch multiplies in place, so both arguments must already have the full shape and one type
  const auto shape = at::infer_size(x.sizes(), logits.sizes());
  const auto type = at::result_type(x, logits);
  const auto minus = at::full({}, -1, at::TensorOptions(logits.device()).dtype(type));
  const auto each = at::binary_cross_entropy_with_logits(logits.to(type).expand(shape), x.to(type).expand(shape), minus, {},
                                                         at::Reduction::None);
  return n_event_dims == 0 ? each : each.flatten(-n_event_dims).sum(-1);
}

}  // namespace gx
