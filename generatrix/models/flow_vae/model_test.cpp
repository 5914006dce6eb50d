#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/flow_vae/flow_posterior.h"
#include "generatrix/prob/distributions/pushforward.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const std::vector<PosteriorFlowSpec> kFlows{PlanarFlowSpec{.layers = 3}, IafSpec{.layers = 3, .hidden = {16}, .told = 4}};

ConditionalPtr posterior_of(const PosteriorFlowSpec& spec, std::int64_t n_latent) {
  const SeedScope scope(1);
  auto made = make_flow_posterior(spec, MlpSpec{.hidden = {8}}, ContextShape{.whole = 5}, n_latent);
  made->to(at::kDouble);
  return made;
}

TEST(FlowVae, DrawsHaveTheSameDensityWhetherRememberedOrInverted) {
  for (const auto& spec : kFlows) {
    Rng rng(4);
    const auto q = posterior_of(spec, 3)->given({.whole = rng.normal({6, 5}, at::kDouble)});
    const auto z = q.sample({}, rng);
    EXPECT_TRUE(at::allclose(q.log_prob(z), q.log_prob(z.clone()), 1e-9, 1e-9)) << spec.index();
  }
}

// Every draw under every row's law, as log q(z) of all rows wants it.
TEST(FlowVae, DrawsAreScoredUnderTheLawsOfAllRows) {
  const at::NoGradGuard off;
  for (const auto& spec : kFlows) {
    Rng rng(7);
    const auto q = posterior_of(spec, 3)->given({.whole = rng.normal({4, 5}, at::kDouble)});
    const auto z = rng.normal({2, 3}, at::kDouble);
    const auto all = q.log_prob(z.unsqueeze(1));  // [2, 4]
    ASSERT_EQ(all.sizes(), (at::IntArrayRef{2, 4})) << spec.index();
    for (std::int64_t i = 0; i < 2; ++i)
      EXPECT_TRUE(at::allclose(all[i], q.log_prob(z[i].expand({4, 3}).clone()), 1e-9, 1e-9)) << spec.index();
  }
}

// The density of a posterior over two dimensions sums to 1 on a fine grid.
TEST(FlowVae, ThePosteriorIsALaw) {
  for (const auto& spec : kFlows) {
    Rng rng(5);
    const auto q = posterior_of(spec, 2)->given({.whole = rng.normal({1, 5}, at::kDouble)});
    constexpr double kStep = 0.05, kEnd = 9;
    const auto axis = at::arange(-kEnd, kEnd, kStep, at::kDouble);
    const auto grid = at::cartesian_prod({axis, axis}).unsqueeze(1);  // [N, 1, 2]
    const at::NoGradGuard off;
    EXPECT_NEAR(q.log_prob(grid).exp().sum().item<double>() * kStep * kStep, 1, 2e-3) << spec.index();
  }
}

TEST(FlowVae, TheKlMovesEveryWeightOfTheFlow) {
  for (const auto& spec : kFlows) {
    Rng rng(6);
    const auto posterior = posterior_of(spec, 3);
    const auto q = posterior->given({.whole = rng.normal({6, 5}, at::kDouble)});
    const auto z = q.rsample({}, rng);
    const auto gradients =
        torch::autograd::grad({(q.log_prob(z.unsqueeze(0)) + 0.5 * z.square().sum(-1)).sum()}, posterior->parameters());
    for (const auto& g : gradients) EXPECT_GT(g.abs().max().item<double>(), 0);
  }
}

}  // namespace
}  // namespace gx
