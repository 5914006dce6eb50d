#include "generatrix/families/adversarial/regularizer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/nn/mlp.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using tolerance::kAlgebra;

Tensor rows(std::int64_t n, std::uint64_t seed) { return Rng(seed).normal({n, 3}, at::kDouble); }

// D(x) = w' x: its gradient is w everywhere.
Critic linear(const Tensor& w) {
  return {.output = [w](const Tensor& x) { return at::mv(x, w); }, .real = rows(6, 1), .generated = rows(6, 2)};
}

Tensor weights(std::vector<double> values) { return at::tensor(values, at::kDouble).requires_grad_(true); }

double penalty(const RegularizerSpec& spec, const Critic& critic) {
  Rng rng(3);
  return make_regularizer(spec).penalized({}, critic, rng).total().item<double>();
}

// lambda (|w| - 1)^2, and its gradient 2 lambda (|w| - 1) w / |w| reaches the weights.
TEST(Regularizer, ThePenaltyOfALinearCriticHasItsClosedForm) {
  const auto w = weights({2, -1, 2});  // |w| = 3
  for (const RegularizerSpec& spec :
       {RegularizerSpec(GradientPenaltySpec{.weight = 10}), RegularizerSpec(DraganSpec{.weight = 10})}) {
    Rng rng(3);
    const auto total = make_regularizer(spec).penalized({}, linear(w), rng).total();
    EXPECT_NEAR(total.item<double>(), 10 * 4, 1e-6);
    const auto g = torch::autograd::grad({total}, {w})[0];
    EXPECT_TRUE(at::allclose(g, 2 * 10 * 2 * w.detach() / 3, 1e-6, 1e-6));
  }
}

TEST(Regularizer, OneSidedLetsFlatCriticsBe) {
  const auto w = weights({0.3, 0, 0.4});  // |w| = 0.5
  EXPECT_NEAR(penalty(GradientPenaltySpec{.weight = 1}, linear(w)), 0.25, 1e-6);
  EXPECT_NEAR(penalty(GradientPenaltySpec{.weight = 1, .one_sided = true}, linear(w)), 0, kAlgebra);
}

// D(x) = a |x|^2 / 2 has the gradient a x: R1 is gamma / 2 a^2 E |x|^2, at real rows alone.
TEST(Regularizer, R1OfAQuadraticDiscriminatorHasItsClosedForm) {
  const auto a = weights({1.5});
  const Critic critic{.output = [a](const Tensor& x) { return 0.5 * a * x.square().sum(1); },
                      .real = rows(50, 1),
                      .generated = at::full({50, 3}, 1e6, at::kDouble)};
  const auto mean_square = critic.real.square().sum(1).mean().item<double>();
  Rng rng(3);
  const auto total = make_regularizer(R1Spec{.gamma = 4}).penalized({}, critic, rng).total();
  EXPECT_NEAR(total.item<double>(), 4 / 2.0 * 2.25 * mean_square, kAlgebra);
  EXPECT_NEAR(torch::autograd::grad({total}, {a})[0].item<double>(), 4 / 2.0 * 3 * mean_square, kAlgebra);
}

// One alpha a row: with D(x) = |x|^2 / 2 the gradient is the point itself. Rows of real (1, 1) and generated (0, 0) give points
// (alpha, alpha): both numbers of a row are equal.
TEST(Regularizer, TheGradientPenaltyDrawsOneAlphaARow) {
  Tensor seen;
  const Critic critic{.output =
                          [&](const Tensor& x) {
                            seen = x.detach();
                            return 0.5 * x.square().flatten(1).sum(1);
                          },
                      .real = at::ones({40, 2, 3}, at::kDouble),
                      .generated = at::zeros({40, 2, 3}, at::kDouble)};
  penalty(GradientPenaltySpec{}, critic);
  EXPECT_TRUE(at::equal(seen, seen.select(1, 0).select(1, 0).view({40, 1, 1}).expand_as(seen)));
  EXPECT_GT(seen.std().item<double>(), 0.1) << "another one for each row";
}

// The norm is of the whole row: sqrt(2 x 3) for a gradient of ones over 2 x 3 cells.
TEST(Regularizer, TheNormIsOfTheWholeRow) {
  const Critic critic{.output = [](const Tensor& x) { return x.flatten(1).sum(1); },
                      .real = at::ones({4, 2, 3}, at::kDouble),
                      .generated = at::zeros({4, 2, 3}, at::kDouble)};
  EXPECT_NEAR(penalty(GradientPenaltySpec{.weight = 1}, critic), std::pow(std::sqrt(6) - 1, 2), 1e-6);
}

TEST(Regularizer, APackHasOneGradient) {
  const Critic critic{.output =
                          [](const Tensor& x) {
                            return x.reshape({2, -1}).sum(1);
                          },  // packs of 2 rows of 3 cells
                      .real = at::ones({4, 3}, at::kDouble),
                      .generated = at::zeros({4, 3}, at::kDouble)};
  EXPECT_NEAR(penalty(R1Spec{.gamma = 2}, critic), 6, kAlgebra);
}

TEST(Regularizer, DraganLooksNearTheRealRows) {
  Tensor seen;
  auto critic = linear(weights({1, 1, 1}));
  critic.output = [&](const Tensor& x) {
    seen = x.detach();
    return x.sum(1);
  };
  penalty(DraganSpec{.scale = 0.5}, critic);
  const auto moved = (seen - critic.real) / critic.real.std(false).item<double>();
  EXPECT_GE(moved.min().item<double>(), 0);
  EXPECT_LT(moved.max().item<double>(), 0.5);
}

// Through the fused kernel of the mlp too, against differences of the penalty.
TEST(Regularizer, ItsGradientInTheWeightsOfANetIsRight) {
  for (const char* bend : {"tanh", "elu"}) {
    Mlp net(3, {5, 4}, 1, bend);
    net.to(at::kDouble);
    const Critic critic{
        .output = [&](const Tensor& x) { return judged(net.forward(x)); }, .real = rows(6, 1), .generated = rows(6, 2)};
    for (const RegularizerSpec& spec : {RegularizerSpec(GradientPenaltySpec{}), RegularizerSpec(R1Spec{})}) {
      Rng rng(3);
      auto weight = net.parameters()[0];
      const auto g = torch::autograd::grad({make_regularizer(spec).penalized({}, critic, rng).total()}, {weight})[0];
      const auto nudged = [&](double by) {
        const at::NoGradGuard off;
        weight[1][2] += by;
        const auto value = penalty(spec, critic);
        weight[1][2] -= by;
        return value;
      };
      EXPECT_NEAR(g[1][2].item<double>(), (nudged(1e-5) - nudged(-1e-5)) / 2e-5, 1e-5) << bend;
    }
  }
}

// D(x) = sum of all cells: it feels no mirror, and a picture that stays zero where it moves.
TEST(Regularizer, ConsistencyIsZeroWhereChangesDoNotMatter) {
  const Critic critic{.output = [](const Tensor& x) { return x.flatten(1).sum(1); },
                      .real = rows(12, 1).view({4, 1, 3, 3}),
                      .generated = rows(12, 2).view({4, 1, 3, 3})};
  EXPECT_NEAR(penalty(ConsistencySpec{.changes = {"mirror"}, .balanced = true}, critic), 0, kAlgebra);
  const auto real = penalty(ConsistencySpec{.changes = {"color"}}, critic);
  EXPECT_GT(real, 0);
  EXPECT_GT(penalty(ConsistencySpec{.changes = {"color"}, .balanced = true}, critic), real);
}

TEST(Regularizer, AFlatCriticHasAFiniteGradient) {
  const auto w = weights({0, 0, 0});
  Rng rng(3);
  const auto total = make_regularizer(GradientPenaltySpec{.weight = 1}).penalized({}, linear(w), rng).total();
  EXPECT_NEAR(total.item<double>(), 1, 1e-5);
  EXPECT_TRUE(at::isfinite(torch::autograd::grad({total}, {w})[0]).all().item<bool>());
}

TEST(Regularizer, ClippedWeightsLieWithinTheLimit) {
  const auto w = weights({-3, 0.004, 0.2});
  clip_weights({w}, 0.01);
  EXPECT_TRUE(at::allclose(w, at::tensor({-0.01, 0.004, 0.01}, at::kDouble)));
  EXPECT_EQ(make_regularizer(ClipSpec{}).limit, 0.01);
  EXPECT_FALSE(make_regularizer(ClipSpec{}).penalty || make_regularizer(NoRegularizerSpec{}).penalty);
}

}  // namespace
}  // namespace gx
