// Equations and densities with known answers.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/ode/flow_density.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

// dy/dt = y cos t: y = y0 exp(sin t).
Tensor waves(double t, const Tensor& y) { return std::cos(t) * y; }

double error_of_waves(const OdeMethod& method, double from, double to) {
  const auto start = at::tensor({1.0, -2.0, 0.5}, at::kDouble).view({3, 1});
  const auto end = solve(waves, start, from, to, method).y;
  return (end - start * std::exp(std::sin(to) - std::sin(from))).abs().max().item<double>();
}

TEST(Solve, EqualStepsHaveTheOrderOfTheirMethod) {
  for (const auto& [name, order] : {std::pair("euler", 1.0), {"midpoint", 2.0}, {"rk4", 4.0}}) {
    const auto coarse = error_of_waves({.name = name, .steps = 40}, 0, 2),
               fine = error_of_waves({.name = name, .steps = 80}, 0, 2);
    EXPECT_NEAR(std::log2(coarse / fine), order, 0.2) << name;
  }
}

TEST(Solve, DopriKeepsItsTolerance) {
  for (const auto tolerance : {1e-3, 1e-6, 1e-9}) {
    const auto error = error_of_waves({.tolerance = tolerance}, 0, 5);
    EXPECT_LT(error, 50 * tolerance) << tolerance;  // local errors add up
    EXPECT_LT(error_of_waves({.tolerance = tolerance}, 5, 0), 50 * tolerance) << "backwards";
  }
}

TEST(Solve, DopriSaysItsErrorAndSlopes) {
  std::int64_t asked = 0;
  const auto counting = [&](double t, const Tensor& y) { return ++asked, waves(t, y); };
  const auto start = at::ones({2, 1}, at::kDouble);
  const auto solved = solve(counting, start, 0, 5, {.tolerance = 1e-7});
  EXPECT_EQ(solved.n_slopes, asked);
  const auto off = (solved.y - start * std::exp(std::sin(5.0))).abs();
  EXPECT_TRUE((off < 10 * solved.error).all().item<bool>());
  EXPECT_TRUE((solved.error < 1e-4).all().item<bool>());
}

TEST(Solve, RefusesATolerance) {  // of y' = y^2, which leaves every bound at t = 1
  const auto explodes = [](double, const Tensor& y) { return y * y; };
  EXPECT_THROW(solve(explodes, at::ones({1, 1}, at::kDouble), 0, 2, {}), UserError);
}

TEST(Solve, NoTimeIsNoStep) {
  const auto y = at::ones({1, 1});
  EXPECT_TRUE(at::equal(solve(waves, y, 1, 1, {}).y, y));
}

// dx/dt = A x carries N(0, I) to N(0, exp(A) exp(A)'): log p1(x) = log N(exp(-A) x) - tr A.
class LinearField : public testing::Test {
 protected:
  const Tensor a_ = at::tensor({0.5, 0.3, 0.0, -0.4, 0.2, 0.1, 0.7, 0.0, -0.9}, at::kDouble).view({3, 3});
  const Tensor x_ = Rng(1).normal({50, 3}, at::kDouble);
  const Distribution base_ = standard_normal({3}, at::TensorOptions(at::kDouble));
  FlowDensity found(std::int64_t n_probes, double tolerance = 1e-9) {
    Rng rng(2);
    return flow_density([this](double, const Tensor& x) { return at::mm(x, a_.t()); }, base_, x_, n_probes, tolerance, rng);
  }
  Tensor expected() const { return base_.log_prob(at::mm(x_, at::linalg_matrix_exp(-a_).t())) - a_.trace(); }
};

TEST_F(LinearField, DensityIsTheClosedForm) {
  const auto density = found(0);
  EXPECT_LT((density.nats - expected()).abs().max().item<double>(), tolerance::kAutograd);
  EXPECT_FALSE(density.error.defined());
}

TEST_F(LinearField, SolverErrorIsStated) {
  const auto density = found(0, 1e-3);
  const auto off = (density.nats - expected()).abs();
  EXPECT_GT(off.max().item<double>(), 1e-9);
  EXPECT_TRUE((off < 20 * density.solver_error + 1e-12).all().item<bool>());
}

TEST_F(LinearField, ProbesAreUnbiasedWithTheErrorTheyState) {
  const auto density = found(64);
  const auto off = density.nats - expected();
  EXPECT_GT(off.abs().max().item<double>(), 1e-3) << "an estimate";
  EXPECT_LT((off / density.error).square().mean().item<double>(), 1.7);
  EXPECT_GT((off / density.error).square().mean().item<double>(), 0.5);
}

TEST_F(LinearField, EachProbeHoldsForTheWholeIntegral) {  // else a solver could not keep its tolerance
  EXPECT_TRUE(at::equal(found(1).nats, found(1).nats));
  EXPECT_FALSE(found(1).error.defined()) << "one probe knows no error";
}

// For training: the same number as by dopri5, and by many equal steps its gradient in A: that of the closed form.
TEST_F(LinearField, FollowedItHasTheGradientOfTheClosedForm) {
  const auto a = a_.clone().requires_grad_();
  Rng rng(2);
  const auto field = [&](double, const Tensor& x) { return at::mm(x, a.t()); };
  const auto followed = follow_flow(field, base_, x_, 0, {.name = "rk4", .steps = 40}, rng);
  EXPECT_LT((followed.nats - found(0).nats).abs().max().item<double>(), tolerance::kAutograd);
  const auto by_steps = torch::autograd::grad({followed.nats.sum()}, {a})[0];
  const auto b = a_.clone().requires_grad_();
  const auto closed = base_.log_prob(at::mm(x_, at::linalg_matrix_exp(-b).t())) - b.trace();
  const auto expected = torch::autograd::grad({closed.sum()}, {b})[0];
  EXPECT_LT((by_steps - expected).abs().max().item<double>(), 1e-5);
}

TEST(FollowFlow, StraightPathsHaveTheEnergyOfTheirLength) {
  Rng rng(1);
  const auto x = rng.normal({20, 2}, at::kDouble);
  const auto by = at::tensor({3.0, -4.0}, at::kDouble);
  const auto base = standard_normal({2}, at::TensorOptions(at::kDouble));
  const auto followed =
      follow_flow([&](double, const Tensor& y) { return 0 * y + by; }, base, x, 1, {.name = "midpoint", .steps = 3}, rng);
  EXPECT_TRUE(at::allclose(followed.kinetic, at::full({20}, 25, at::kDouble)));
  EXPECT_TRUE(at::allclose(followed.nats, base.log_prob(x - by)));
}

}  // namespace
}  // namespace gx
