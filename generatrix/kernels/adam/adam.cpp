#include "generatrix/kernels/adam/adam.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/adam/adam_block.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/shares.h"

namespace gx {
namespace {

using Lists = std::vector<std::vector<Tensor>>;

// All parameters, on all threads.
template <class T>
void move_all(const kernels::AdamFactors<T>& factors, const AdamState& state, const Lists& gradients) {
  const kernels::Shares shares(state.parameters);
  in_parallel(shares.size(), [&](std::int64_t begin, std::int64_t end) {
    std::vector<const T*> parts(gradients.size());
    for (auto share = begin; share < end; ++share) {
      for (const auto& [i, first, length] : shares[share]) {
        const auto from = [&, at = first](const Tensor& whole) { return whole.mutable_data_ptr<T>() + at; };
        std::ranges::transform(gradients, parts.begin(),
                               [i = i, at = first](const auto& list) { return list[i].template const_data_ptr<T>() + at; });
        kernels::adam_block<T>(kernels::best_instructions(), factors,
                               {from(state.parameters[i]), from(state.m[i]), from(state.v[i]), parts}, length);
      }
    }
  });
}

bool is_fused(const AdamState& state, const Lists& gradients) {
  const auto& first = state.parameters.front();
  const auto all = [&](const std::vector<Tensor>& list) {
    return std::ranges::all_of(list, [&](const Tensor& t) { return kernels::is_fusable(t, first.scalar_type()); });
  };
  return kernels::fuses(kernels::Kernel::adam, first) && all(state.parameters) && std::ranges::all_of(gradients, all);
}

}  // namespace

void adam(const AdamRule& rule, const AdamState& state, const Lists& gradients, const Tensor& skip) {
  if (!is_fused(state, gradients)) return adam_reference(rule, state, gradients, skip);
  if (skip.defined() && *skip.const_data_ptr<float>() > 0) return;
  const double t = *state.steps.mutable_data_ptr<float>() += 1;
  AT_DISPATCH_FLOATING_TYPES(state.parameters.front().scalar_type(), "adam",
                             [&] { move_all(kernels::AdamFactors<scalar_t>(rule, t), state, gradients); });
  // autograd must refuse a backward pass that saved the old values
  for (const auto& parameter : state.parameters) parameter.unsafeGetTensorImpl()->bump_version();
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
