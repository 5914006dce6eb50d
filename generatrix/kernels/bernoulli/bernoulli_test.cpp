#include "generatrix/kernels/bernoulli/bernoulli.h"

#include "generatrix/base/torch.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

void expect_agreement_for(at::IntArrayRef logits, at::IntArrayRef x, int n_event_dims, bool of_x = false) {
  Rng rng(1);
  const auto l = (4 * rng.normal(logits, at::kDouble)).requires_grad_();
  const auto bits = rng.uniform(x, at::kDouble).requires_grad_(of_x);
  kernels::expect_agreement(
      [&](const variable_list& at) -> variable_list { return {bernoulli_log_prob(at[0], at[1], n_event_dims)}; },
      [&](const variable_list& at) -> variable_list { return {bernoulli_log_prob_reference(at[0], at[1], n_event_dims)}; },
      {l, bits});
}

TEST(BernoulliKernel, EqualsItsReference) {
  expect_agreement_for({5, 48}, {5, 48}, 1);
  expect_agreement_for({5, 1, 7, 7}, {5, 1, 7, 7}, 3);  // an event of 49 numbers, no multiple of the lanes
  expect_agreement_for({3, 5, 20}, {5, 20}, 1);         // several draws of one batch
  expect_agreement_for({5, 20}, {5, 20}, 1, /*of_x=*/true);
  expect_agreement_for({5, 20}, {5, 20}, 0);
}

TEST(BernoulliKernel, IsExactForLogitsOfAnySize) {
  const auto logits = at::tensor({-80.f, -30.f, -1e-3f, 0.f, 1e-3f, 30.f, 80.f}).unsqueeze(1);  // [7, 1]
  for (const double bit : {0.0, 1.0}) {
    const auto ours = bernoulli_log_prob(logits, at::full({7, 1}, bit), 1).to(at::kDouble);
    const auto against = (1 - 2 * bit) * logits.squeeze(1).to(at::kDouble);  // log p = -log(1 + exp(against))
    const auto exact = -(against.clamp_min(0) + (-against.abs()).exp().log1p());
    EXPECT_TRUE(at::allclose(ours, exact, 1e-6, 1e-30)) << ours / exact - 1;
  }
  EXPECT_TRUE(bernoulli_log_prob(at::full({1, 3}, std::nan("")), at::ones({1, 3}), 1).isnan().item<bool>());
}

TEST(BernoulliKernel, DoesNotDependOnThreads) {
  Rng rng(2);
  const auto logits = rng.normal({33, 100}), x = rng.uniform({33, 100});
  const auto with = [&](int n) {
    const ThreadScope scope(n);
    return bernoulli_log_prob(logits, x, 1);
  };
  EXPECT_TRUE(at::equal(with(1), with(2)));
}

}  // namespace
}  // namespace gx
