// The divergences other than Goodfellow's: value at the equilibrium, best discriminator, slopes.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/adversarial/divergence.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using tolerance::kAlgebra;

// Rows whose outputs are themselves.
Critic of_outputs(const Tensor& real, const Tensor& generated) {
  return {.output = [](const Tensor& rows) { return rows; }, .real = real, .generated = generated};
}
Tensor numbers(std::vector<double> values) { return at::tensor(values, at::kDouble).requires_grad_(true); }
double loss_of_discriminator(const GameSpec& spec, const Tensor& real, const Tensor& generated) {
  return make_divergence(spec).discriminator(of_outputs(real, generated)).total().item<double>();
}
double of_generator(const GameSpec& spec, const Tensor& real, const Tensor& generated) {
  return make_divergence(spec).generator(of_outputs(real, generated)).total().item<double>();
}
double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

struct Equilibrium {
  GameSpec spec;
  double output, discriminator, generator;
};

TEST(Game, HasItsValuesAtTheEquilibrium) {
  const double log_2 = std::numbers::ln2;
  for (const auto& [spec, output, discriminator, generator] :
       {Equilibrium{LeastSquaresSpec{}, 0.5, 0.25, 0.125}, Equilibrium{LeastSquaresSpec{-1, 1, 0}, 0, 1, 0},
        Equilibrium{HingeSpec{}, 0, 2, 0}, Equilibrium{WassersteinSpec{}, 0, 0, 0},
        Equilibrium{RelativisticSpec{.average = false}, 0, log_2, log_2},
        Equilibrium{RelativisticSpec{}, 0, 2 * log_2, 2 * log_2}, Equilibrium{NonSaturatingSpec{}, 0, 2 * log_2, log_2}}) {
    const auto u = numbers({output, output});
    EXPECT_NEAR(loss_of_discriminator(spec, u, u), discriminator, kAlgebra);
    EXPECT_NEAR(of_generator(spec, u, u), generator, kAlgebra);
  }
}

// The law of three points: p and q by shares of a thousand rows. The formula's discriminator is a minimum: no output may be moved
// to a smaller loss.
class OnThreePoints : public ::testing::Test {
 protected:
  static constexpr double kP[] = {0.5, 0.3, 0.2}, kQ[] = {0.1, 0.3, 0.6};
  static Tensor spread_out(const double (&share)[3], const std::vector<double>& output) {
    std::vector<double> all;
    for (int i = 0; i < 3; ++i)
      all.insert(all.end(), static_cast<std::size_t>(std::lround(1000 * share[i])), output[static_cast<std::size_t>(i)]);
    return at::tensor(all, at::kDouble);
  }
  static double loss(const GameSpec& spec, const std::vector<double>& output) {
    return loss_of_discriminator(spec, spread_out(kP, output), spread_out(kQ, output));
  }
  static void expect_best(const GameSpec& spec, const std::vector<double>& output) {
    const auto least = loss(spec, output);
    for (std::size_t i = 0; i < 3; ++i) {
      for (const double by : {-0.05, 0.05}) {
        auto other = output;
        other[i] += by;
        EXPECT_GE(loss(spec, other), least - 1e-12) << i << " " << by;
      }
    }
  }
};

TEST_F(OnThreePoints, LeastSquaresIsBestAtTheMeanOfItsTargets) {
  std::vector<double> best;
  for (int i = 0; i < 3; ++i) best.push_back((1 * kP[i] + 0 * kQ[i]) / (kP[i] + kQ[i]));
  expect_best(LeastSquaresSpec{}, best);
  best[0] += 0.05;
  EXPECT_GT(loss(LeastSquaresSpec{}, best), loss(LeastSquaresSpec{}, {kP[0] / (kP[0] + kQ[0]), best[1], best[2]}));
}

// 2 - sum |p - q| with outputs at the margins.
TEST_F(OnThreePoints, HingeIsBestAtTheMargins) {
  expect_best(HingeSpec{}, {1, 0.3, -1});
  EXPECT_NEAR(loss(HingeSpec{}, {1, 0.3, -1}), 2 - (0.4 + 0 + 0.4), 1e-9);
}

TEST_F(OnThreePoints, SmoothingShrinksTheBestDiscriminator) {
  for (const double s : {0.0, 0.1, 0.3}) {
    std::vector<double> best;
    for (int i = 0; i < 3; ++i) {
      const auto d = (1 - s) * kP[i] / (kP[i] + kQ[i]);
      best.push_back(std::log(d / (1 - d)));
    }
    expect_best(NonSaturatingSpec{.smoothing = s}, best);
    expect_best(MinimaxSpec{.smoothing = s}, best);
  }
}

// Pairs of a real and a generated row: all pairs of the three points, by their shares. Best is the log of p over q, whatever its
// constant.
TEST_F(OnThreePoints, RelativisticPairsAreBestAtTheLogRatio) {
  const auto pairs = [](const std::vector<double>& output) {
    std::vector<double> u, v;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        for (int k = 0; k < std::lround(100 * kP[i] * kQ[j]); ++k) u.push_back(output[i]), v.push_back(output[j]);
      }
    }
    const RelativisticSpec spec{.average = false, .drift = 1e-12};
    return loss_of_discriminator(spec, at::tensor(u, at::kDouble), at::tensor(v, at::kDouble));
  };
  std::vector<double> best;
  for (int i = 0; i < 3; ++i) best.push_back(std::log(kP[i] / kQ[i]) - 0.7);
  for (std::size_t i = 0; i < 3; ++i) {
    for (const double by : {-0.1, 0.1}) {
      auto other = best;
      other[i] += by;
      EXPECT_GT(pairs(other), pairs(best)) << i;
    }
  }
}

// A linear critic of slope 1 between two laws that differ by a shift of 3: minus the distance W1.
TEST(Game, WassersteinIsTheDistanceForTheBestCritic) {
  const auto real = numbers({0, 1, 5}), generated = numbers({3, 4, 8});
  const Critic critic{.output = [](const Tensor& x) { return -x; }, .real = real, .generated = generated};
  const auto loss = make_divergence(GameSpec(WassersteinSpec{})).discriminator(critic);
  EXPECT_NEAR(loss.terms()[0].value.item<double>(), -3, kAlgebra);
  EXPECT_NEAR(loss.watched()[0].value.item<double>(), 3, kAlgebra);
}

TEST(Game, ThePerfectDiscriminatorHasItsLoss) {
  EXPECT_NEAR(loss_of_discriminator(LeastSquaresSpec{}, numbers({1}), numbers({0})), 0, kAlgebra);
  EXPECT_NEAR(loss_of_discriminator(HingeSpec{}, numbers({1}), numbers({-1})), 0, kAlgebra);
  EXPECT_NEAR(loss_of_discriminator(NonSaturatingSpec{}, numbers({50}), numbers({-50})), 0, kAlgebra);
  EXPECT_NEAR(loss_of_discriminator(RelativisticSpec{.drift = 1e-12}, numbers({50}), numbers({-50})), 0, 1e-6);
}

// Where the discriminator is sure, hinge, Wasserstein and least squares pull the generator as hard or harder; the relativistic
// one compares with real rows.
TEST(Game, TheGeneratorsSlopesAreTheClosedForms) {
  const auto slope = [](const GameSpec& spec, double real, double generated) {
    const auto v = numbers({generated});
    return torch::autograd::grad({make_divergence(spec).generator(of_outputs(numbers({real}), v)).total()}, {v})[0]
        .item<double>();
  };
  EXPECT_NEAR(slope(LeastSquaresSpec{}, 0, -30), -31, kAlgebra);
  EXPECT_NEAR(slope(HingeSpec{}, 0, -30), -1, kAlgebra);
  EXPECT_NEAR(slope(WassersteinSpec{}, 0, -30), -1, kAlgebra);
  EXPECT_NEAR(slope(RelativisticSpec{.average = false}, 2, -1), -sigmoid_of(3), kAlgebra);
}

TEST(Game, RealRowsMoveTheRelativisticGeneratorAlone) {
  for (const GameSpec& spec : {GameSpec(NonSaturatingSpec{}), GameSpec(MinimaxSpec{}), GameSpec(LeastSquaresSpec{}),
                               GameSpec(HingeSpec{}), GameSpec(WassersteinSpec{})})
    EXPECT_FALSE(make_divergence(spec).generator_reads_rows);
  EXPECT_TRUE(make_divergence(GameSpec(RelativisticSpec{})).generator_reads_rows);
}

TEST(Critic, ShowsSidesApartWhereItIsAsked) {
  int n_calls = 0;
  Critic critic{.output =
                    [&](const Tensor& rows) {
                      ++n_calls;
                      return rows + rows.size(0);
                    },
                .real = at::ones({2}),
                .generated = at::zeros({3}),
                .apart = true};
  const auto [real, generated] = critic.on_both();
  EXPECT_EQ(n_calls, 2);
  EXPECT_TRUE(at::equal(real, at::full({2}, 3.0)));
  EXPECT_TRUE(at::equal(generated, at::full({3}, 3.0)));
}

// Feature matching: |E f(x) - E f(G(z))|^2, here with f(x) = (x, 2 x) of numbers.
TEST(Game, FeatureMatchingComparesMeans) {
  auto critic = of_outputs(numbers({1, 3}), numbers({0, 1}));
  critic.features = [](const Tensor& rows) { return at::stack({rows, 2 * rows}, 1); };
  const auto loss = make_divergence(GameSpec(FeatureMatchingSpec{})).generator(critic);
  EXPECT_NEAR(loss.total().item<double>(), 1.5 * 1.5 + 3 * 3, kAlgebra);
  const auto g = torch::autograd::grad({loss.total()}, {critic.generated})[0];
  EXPECT_NEAR(g[0].item<double>(), -(1.5 + 2 * 3), kAlgebra) << "2 (E f(G) - E f(x)) f' / n";
}

TEST(Game, TheGeneratorMayLearnFromItsBestRowsAlone) {
  auto critic = of_outputs(numbers({0, 0, 0, 0}), numbers({4, -1, 2, 0}));
  critic.best = 0.5;
  EXPECT_NEAR(make_divergence(GameSpec(HingeSpec{})).generator(critic).total().item<double>(), -3, kAlgebra);
  critic.best = 0.1;
  EXPECT_NEAR(make_divergence(GameSpec(HingeSpec{})).generator(critic).total().item<double>(), -4, kAlgebra) << "one at least";
  EXPECT_EQ(critic.on_both().generated.sizes(), (at::IntArrayRef{1})) << "beside real rows too";
}

TEST(Game, KeepsHowSureTheDiscriminatorIsOfRealRows) {
  const auto sign = [](const GameSpec& spec, std::vector<double> real) {
    return make_divergence(spec)
        .discriminator(of_outputs(numbers(std::move(real)), numbers({0, 0})))
        .kept("sign")
        .mean()
        .item<double>();
  };
  EXPECT_EQ(sign(NonSaturatingSpec{}, {1, 2, 3, -1}), 0.5);
  EXPECT_EQ(sign(HingeSpec{}, {1, 1, -1, -1}), 0);
  EXPECT_EQ(sign(LeastSquaresSpec{}, {0.6, 0.9, 1, 2}), 1) << "over the middle of its targets";
}

}  // namespace
}  // namespace gx
