#include "generatrix/families/hierarchy/ladder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/nn/mlp.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/divergences/kl.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kWidth = 6, kData = 5;

NetPtr small_net(std::int64_t n_in, std::int64_t n_out) {
  return std::make_shared<Mlp>(n_in, std::vector<std::int64_t>{8}, n_out, "tanh");
}

class LadderTest : public ::testing::Test {
 protected:
  // Rungs of 3, 2 and 1 numbers, in float64.
  static std::shared_ptr<Ladder> ladder(std::vector<std::int64_t> latent = {3, 2, 1}) {
    const SeedScope scope(3);
    std::vector<Ladder::Rung> rungs;
    for (std::size_t l = 0; l < latent.size(); ++l) {
      const bool top = l + 1 == latent.size();
      const auto h = top ? 0 : kWidth;
      rungs.push_back({.up = small_net(l == 0 ? kData : kWidth, kWidth),
                       .prior = top ? nullptr : small_net(kWidth, 2 * latent[l]),
                       .posterior = small_net(h + kWidth, 2 * latent[l]),
                       .down = small_net(h + latent[l], kWidth),
                       .latent = {latent[l]}});
    }
    auto made = std::make_shared<Ladder>(std::move(rungs));
    made->to(at::kDouble);
    return made;
  }
  Tensor x(std::int64_t n) { return rng_.normal({n, kData}, at::kDouble); }
  LadderLaw posterior(std::int64_t n) { return {ladder_.get(), ladder_->climb(x(n))}; }

  at::NoGradGuard off_;
  Rng rng_{5};
  std::shared_ptr<Ladder> ladder_ = ladder();
};

TEST_F(LadderTest, OfOneRungIsTheUsualGraph) {
  const auto one = ladder({4});
  const LadderLaw p{one.get()};
  const auto z = rng_.normal({7, 4}, at::kDouble);
  EXPECT_LT(distance(p.log_prob(z), (-0.5 * z.square() - kHalfLog2Pi).sum(1)), tolerance::kAlgebra);
  const LadderLaw q{one.get(), one->climb(x(7))};
  const auto at_mean = q.log_prob(q.mean());  // -log sigma - log(2 pi) / 2 in each dimension: the most that it can be
  EXPECT_TRUE((q.log_prob(z) < at_mean).all().item<bool>());
}

TEST_F(LadderTest, RungsAndTheFlatVectorAreOneThing) {
  const auto z = rng_.normal({4, 6}, at::kDouble);
  const auto rungs = ladder_->by_rung(z);
  ASSERT_EQ(rungs.size(), 3);
  EXPECT_EQ(rungs[0].size(1), 3);
  EXPECT_TRUE(at::equal(ladder_->flat(rungs), z));
}

TEST_F(LadderTest, DrawsHaveTheShapesOfALaw) {
  const auto q = posterior(4);
  EXPECT_EQ(q.sample({}, rng_).sizes(), (at::IntArrayRef{4, 6}));
  EXPECT_EQ(q.sample({3, 2}, rng_).sizes(), (at::IntArrayRef{3, 2, 4, 6}));
  EXPECT_EQ(q.mean().sizes(), (at::IntArrayRef{4, 6}));
  const LadderLaw p{ladder_.get()};
  EXPECT_EQ(p.sample({5}, rng_).sizes(), (at::IntArrayRef{5, 6}));
  EXPECT_EQ(p.mean().sizes(), (at::IntArrayRef{6}));
}

TEST_F(LadderTest, DrawsOfManyAreScoredRowByRow) {
  const auto q = posterior(4);
  const auto z = q.sample({3}, rng_);
  const auto together = q.log_prob(z);  // [3, 4]
  for (std::int64_t k = 0; k < 3; ++k) EXPECT_LT(distance(together[k], q.log_prob(z[k])), tolerance::kAlgebra);
}

// Every draw under every row's law, as log q(z) of all rows wants it.
TEST_F(LadderTest, DrawsAreScoredUnderTheLawsOfAllRows) {
  const auto q = posterior(4);
  const auto z = q.sample({}, rng_).narrow(0, 0, 3);  // [3, Z]
  const auto all = q.log_prob(z.unsqueeze(1));        // [3, 4]
  ASSERT_EQ(all.sizes(), (at::IntArrayRef{3, 4}));
  for (std::int64_t i = 0; i < 3; ++i) EXPECT_LT(distance(all[i], q.log_prob(z[i].expand({4, 6}))), tolerance::kAlgebra);
}

// The mean over draws of log q(z|x) - log p(z) is the sum over rungs of the divergences given the draws above.
TEST_F(LadderTest, DivergencesOfRungsAddUpToThatOfTheLaws) {
  constexpr std::int64_t kDraws = 4000;
  const auto told = ladder_->climb(x(1));
  const LadderLaw q{ladder_.get(), told}, p{ladder_.get()};
  const auto z = q.sample({kDraws}, rng_).squeeze(1);
  const auto differences = q.log_prob(z.unsqueeze(1)).squeeze(1) - p.log_prob(z);  // [K]
  const auto rungs = ladder_->by_rung(z);
  auto nats = at::zeros({kDraws}, at::kDouble);
  ladder_->descend(kDraws, [&](const Ladder::Place& place) {
    const auto law = ladder_->posterior(place, told[place.rung].expand({kDraws, kWidth}));
    nats += kl(independent(law, 1), independent(place.prior, 1));
    return rungs[place.rung];
  });
  const auto error = (differences - nats).std().item<double>() / std::sqrt(kDraws);
  EXPECT_NEAR((differences - nats).mean().item<double>(), 0, tolerance::kStandardErrors * error);
  EXPECT_GT(nats.mean().item<double>(), 10 * error) << "the two laws differ";
}

// In one dimension a rung's law may be summed over a grid.
TEST_F(LadderTest, ThePriorOfTwoRungsIntegratesToOne) {
  const auto two = ladder({1, 1});
  const LadderLaw p{two.get()};
  const auto grid = at::linspace(-9, 9, 361, at::kDouble);
  const auto z = at::stack(at::meshgrid({grid, grid}, "ij"), -1).view({-1, 2});
  const auto cell = 18. / 360;
  EXPECT_NEAR(p.log_prob(z).exp().sum().item<double>() * cell * cell, 1, 1e-3);
}

}  // namespace
}  // namespace gx
