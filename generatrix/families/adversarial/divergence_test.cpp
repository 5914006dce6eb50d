#include "generatrix/families/adversarial/divergence.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>
#include <numbers>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using tolerance::kAlgebra;
using tolerance::kAutograd;

const double kLog4 = 2 * std::numbers::ln2;

// Rows whose outputs are themselves.
Critic critic(const Tensor& real, const Tensor& generated) {
  return {.output = [](const Tensor& rows) { return rows; }, .real = real, .generated = generated};
}
Loss of_discriminator(const DivergenceSpec& spec, const Tensor& real, const Tensor& generated) {
  return make_divergence(spec).discriminator(critic(real, generated));
}
Loss of_generator(const DivergenceSpec& spec, const Tensor& generated) {
  return make_divergence(spec).generator(critic({}, generated));
}

Tensor outputs(std::vector<double> values) { return at::tensor(values, at::kDouble).requires_grad_(true); }

double watched(const Loss& loss, const std::string& name) {
  for (const auto& term : loss.watched()) {
    if (term.name == name) return term.value.item<double>();
  }
  throw std::out_of_range(name);
}

// dL / d output of a single generated row.
double slope(const DivergenceSpec& spec, double at) {
  const auto output = outputs({at});
  return torch::autograd::grad({of_generator(spec, output).total()}, {output})[0].item<double>();
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Divergence, AtEquilibriumTheValueIsMinusLog4) {
  const auto loss = of_discriminator(NonSaturatingSpec{}, outputs({0, 0, 0}), outputs({0, 0}));
  EXPECT_NEAR(loss.total().item<double>(), kLog4, kAlgebra);
  EXPECT_NEAR(watched(loss, "value"), -kLog4, kAlgebra);
  EXPECT_NEAR(watched(loss, "jsd"), 0, kAlgebra);
  EXPECT_NEAR(watched(loss, "d_real"), 0.5, kAlgebra);
  EXPECT_NEAR(of_generator(NonSaturatingSpec{}, outputs({0})).total().item<double>(), std::numbers::ln2, kAlgebra);
  EXPECT_NEAR(of_generator(MinimaxSpec{}, outputs({0})).total().item<double>(), -std::numbers::ln2, kAlgebra);
}

TEST(Divergence, ThePerfectDiscriminatorSaysLog2) {
  const auto loss = of_discriminator(MinimaxSpec{}, outputs({50}), outputs({-50}));
  EXPECT_NEAR(watched(loss, "jsd"), std::numbers::ln2, kAlgebra);
  EXPECT_NEAR(watched(loss, "d_generated"), 0, kAlgebra);
}

TEST(Divergence, TheDiscriminatorDescendsMinusTheValue) {
  const auto real = outputs({-1.5, 0.25, 3}), generated = outputs({2, -0.5});
  const auto loss = of_discriminator(NonSaturatingSpec{}, real, generated);
  double value = 0;
  for (const double output : {-1.5, 0.25, 3.0}) value += std::log(sigmoid(output)) / 3;
  for (const double output : {2.0, -0.5}) value += std::log(1 - sigmoid(output)) / 2;
  EXPECT_NEAR(watched(loss, "value"), value, kAlgebra);
  EXPECT_NEAR(loss.total().item<double>(), -value, kAlgebra);
  const auto gradients = torch::autograd::grad({loss.total()}, {real, generated});
  EXPECT_NEAR(gradients[0][0].item<double>(), (sigmoid(-1.5) - 1) / 3, kAlgebra);
  EXPECT_NEAR(gradients[1][1].item<double>(), sigmoid(-0.5) / 2, kAlgebra);
}

// d/du log(1 - sigmoid(u)) = -sigmoid(u) and d/du -log sigmoid(u) = sigmoid(u) - 1: equal at D = 1/2, opposite in where they
// vanish.
TEST(Divergence, GeneratorsSlopesAreTheClosedForms) {
  for (const double u : {-6.0, -1.0, 0.0, 2.0}) {
    EXPECT_NEAR(slope(MinimaxSpec{}, u), -sigmoid(u), kAlgebra) << u;
    EXPECT_NEAR(slope(NonSaturatingSpec{}, u), sigmoid(u) - 1, kAlgebra) << u;
  }
  EXPECT_NEAR(slope(MinimaxSpec{}, 0), slope(NonSaturatingSpec{}, 0), kAlgebra);
}

TEST(Divergence, OnlyMinimaxSaturatesWhereTheDiscriminatorWins) {
  EXPECT_NEAR(slope(MinimaxSpec{}, -30), 0, 1e-12);
  EXPECT_NEAR(slope(NonSaturatingSpec{}, -30), -1, 1e-12);
}

TEST(Critic, ShowsBothSidesAsOneBatch) {
  int n_calls = 0;
  const auto output = [&](const Tensor& rows) {
    ++n_calls;
    return rows.sum(1) + rows.size(0);  // of five rows together: 5 more
  };
  const auto real = at::ones({2, 3}), generated = at::zeros({3, 3});
  const auto [on_real, on_generated] = Critic{output, real, generated}.on_both();
  EXPECT_EQ(n_calls, 1);
  EXPECT_TRUE(at::equal(on_real, at::full({2}, 8.0)));
  EXPECT_TRUE(at::equal(on_generated, at::full({3}, 5.0)));
}

TEST(Divergence, StaysFiniteForAnyOutput) {
  for (const double u : {-2000.0, 2000.0}) {
    const auto real = outputs({u}), generated = outputs({-u});
    for (const DivergenceSpec& spec : {DivergenceSpec(MinimaxSpec{}), DivergenceSpec(NonSaturatingSpec{})}) {
      const auto total = of_discriminator(spec, real, generated).total();
      EXPECT_NEAR(total.item<double>(), u < 0 ? 4000 : 0, kAlgebra);
      for (const auto& g : torch::autograd::grad({total}, {real, generated})) EXPECT_TRUE(std::isfinite(g.item<double>()));
      EXPECT_TRUE(std::isfinite(slope(spec, u)));
    }
  }
}

// Two known laws on the line, p = N(0, 1) and q = N(1, 1.5^2), met by quadrature: E_p f(x) is the mean of f over the midpoints of
// equal shares of p's mass, the divergence an integral over a fine grid.
class TwoGaussians : public ::testing::Test {
 protected:
  static constexpr double kMean = 1, kScale = 1.5;
  static constexpr std::int64_t kNodes = 1 << 19;
  static Tensor log_p(const Tensor& x) { return -0.5 * x.square() - 0.5 * std::log(2 * std::numbers::pi); }
  static Tensor log_q(const Tensor& x) { return log_p((x - kMean) / kScale) - std::log(kScale); }
  static Tensor quantiles() {
    const auto share = (at::arange(kNodes, at::kDouble) + 0.5) / static_cast<double>(kNodes);
    return std::numbers::sqrt2 * at::erfinv(2 * share - 1);
  }
  // V of the discriminator whose output at x is output(x)
  template <class Output>
  static double value(const Output& output) {
    const auto nodes = quantiles();
    return watched(of_discriminator(NonSaturatingSpec{}, output(nodes), output(kMean + kScale * nodes)), "value");
  }
  static double jensen_shannon() {
    const auto x = at::linspace(-20, 20, 400'001, at::kDouble);
    const auto p = log_p(x), q = log_q(x), m = at::logaddexp(p, q) - std::numbers::ln2;
    const auto integrand = 0.5 * (p.exp() * (p - m) + q.exp() * (q - m));
    return integrand.sum().item<double>() * 40 / 400'000;
  }
};

TEST_F(TwoGaussians, TheOptimalDiscriminatorAttainsTwiceTheDivergence) {
  const auto best = value([](const Tensor& x) { return log_p(x) - log_q(x); });  // D = p / (p + q)
  EXPECT_NEAR(best, 2 * jensen_shannon() - kLog4, kAutograd);
  EXPECT_GT(jensen_shannon(), 0.05);
}

TEST_F(TwoGaussians, NoOtherDiscriminatorDoes) {
  const auto best = 2 * jensen_shannon() - kLog4;
  const auto with = [](const auto& wrong) { return value([&](const Tensor& x) { return log_p(x) - log_q(x) + wrong(x); }); };
  EXPECT_LT(with([](const Tensor& x) { return 0.1 * at::ones_like(x); }), best - 1e-4);
  EXPECT_LT(with([](const Tensor& x) { return -0.1 * x; }), best - 1e-4);
  EXPECT_LT(value([](const Tensor& x) { return at::zeros_like(x); }), best - 1e-2);
}

}  // namespace
}  // namespace gx
