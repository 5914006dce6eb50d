#include "generatrix/kernels/adam.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/adam_block.h"
#include "generatrix/kernels/shares.h"

namespace gx {
namespace {

using Lists = std::vector<std::vector<Tensor>>;

// In the order of the state, on all threads.
template <class T>
void move_all(const kernels::AdamFactors<T>& factors, const AdamState& state, const Lists& gradients) {
  const kernels::Shares shares(state.parameters);
  in_parallel(shares.size(), [&](std::int64_t begin, std::int64_t end) {
    std::vector<const T*> parts(gradients.size());
    for (auto share = begin; share < end; ++share) {
      for (const auto& [i, first, length] : shares[share]) {
        const auto from = [&, at = first](const Tensor& whole) { return whole.mutable_data_ptr<T>() + at; };
        std::ranges::transform(gradients, parts.begin(), [&, at = i](const auto& list) { return from(list[at]); });
        kernels::adam_block<T>(kernels::best_instructions(), factors,
                               {from(state.parameters[i]), from(state.m[i]), from(state.v[i]), parts}, length);
      }
    }
  });
}

bool is_fused(const AdamState& state, const Lists& gradients) {
  const auto& first = state.parameters.front();
  const auto type = first.scalar_type();
  const auto fits = [&](const Tensor& t) { return t.is_cpu() && t.scalar_type() == type; };
  return (type == at::kFloat || type == at::kDouble) && std::ranges::all_of(state.parameters, fits) &&
         std::ranges::all_of(gradients, [&](const auto& list) { return std::ranges::all_of(list, fits); });
}

}  // namespace

void adam(const AdamRule& rule, const AdamState& state, const Lists& gradients, const Tensor& skip) {
  if (!is_fused(state, gradients)) return adam_reference(rule, state, gradients, skip);
  if (skip.defined() && *skip.const_data_ptr<float>() > 0) return;
  const double t = *state.steps.mutable_data_ptr<float>() += 1;
  AT_DISPATCH_FLOATING_TYPES(state.parameters.front().scalar_type(), "adam",
                             [&] { move_all(kernels::AdamFactors<scalar_t>(rule, t), state, gradients); });
}

void adam_reference(const AdamRule& rule, const AdamState& state, const Lists& gradients, const Tensor& skip) {
  const at::NoGradGuard off;
  const auto g = kernels::sum_of_lists(gradients);
  const auto steps = state.steps.add_(1);
  const std::vector<Tensor> counts(g.size(), steps);
  const auto found = skip.defined() ? std::optional(skip) : std::nullopt;
  constexpr auto amsgrad = false, maximize = false;
  if (rule.decoupled) {
    at::_fused_adamw_(state.parameters, g, state.m, state.v, {}, counts, rule.rate, rule.beta1, rule.beta2, rule.weight_decay,
                      rule.epsilon, amsgrad, maximize, {}, found);
  } else {
    at::_fused_adam_(state.parameters, g, state.m, state.v, {}, counts, rule.rate, rule.beta1, rule.beta2, rule.weight_decay,
                     rule.epsilon, amsgrad, maximize, {}, found);
  }
  if (skip.defined()) steps.sub_(skip);
}

}  // namespace gx
