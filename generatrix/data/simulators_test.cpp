#include "generatrix/data/simulators.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/data/source.h"

namespace gx {
namespace {

// Parameters whose simulated observation lies near x_o are draws of the posterior, up to the width of `near`.
TEST(Simulators, PosteriorsAreThatOfSimulationsNearTheObservation) {
  const auto& moons = simulators().back();
  Rng rng(1);
  const auto drawn = moons.simulate(1'000'000, rng);
  const auto near = ((drawn.x - moons.observation).square().sum(1).sqrt() < 0.05).nonzero().squeeze(1);
  const auto accepted = drawn.theta.index_select(0, near), exact = moons.posterior(100'000, rng);
  ASSERT_GT(accepted.size(0), 500);
  const auto moments = [](const Tensor& theta) {  // of |theta_1 + theta_2|, theta_2 - theta_1, and the share of either answer
    const auto sum = theta.sum(1), difference = theta.select(1, 1) - theta.select(1, 0);
    return at::stack({sum.abs().mean(), sum.abs().std(), difference.mean(), difference.std(), (sum > 0).to(at::kDouble).mean()});
  };
  EXPECT_TRUE(at::allclose(moments(accepted), moments(exact), 0, 0.06)) << moments(accepted) << moments(exact);
}

TEST(Simulators, OfNormalLawsRegressionFindsThePosterior) {
  const auto& linear = simulators().front();
  Rng rng(2);
  const auto drawn = linear.simulate(50'000, rng);
  const auto left = drawn.theta - drawn.x / 2;  // theta - E[theta | x]
  EXPECT_NEAR(left.mean().item<double>(), 0, 0.01);
  EXPECT_NEAR(left.square().mean().item<double>(), 0.05, 0.002);
  const auto exact = linear.posterior(50'000, rng);
  EXPECT_TRUE(at::allclose(exact.mean(0), linear.observation / 2, 0, 0.01));
  EXPECT_NEAR(exact.var(0).mean().item<double>(), 0.05, 0.002);
}

TEST(Simulators, AreKnownSetsOfParametersGivenObservations) {
  for (const auto* name : {"gaussian-linear", "moons-simulator-posterior"}) {
    const auto data = open_data({.name = name, .limit = 50});
    const auto& task = data.codec.task();
    EXPECT_EQ(task.event.only().name, "theta") << name;
    EXPECT_EQ(task.given.only().shape, task.event.only().shape) << name;
  }
}

}  // namespace
}  // namespace gx
