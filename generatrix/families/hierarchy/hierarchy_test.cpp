#include "generatrix/families/hierarchy/hierarchy.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/families/hierarchy/rungs.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kBitImage{.name = "image", .values = kBits, .shape = {1, 7, 6}};

const RungsSpec kMlpRungs = MlpRungsSpec{.hidden = {12, 8}, .layers = 1};
const RungsSpec kConvRungs = ConvRungsSpec{.channels = {6, 4}, .halvings = {1, 1}, .blocks = 1};

class HierarchyTest : public ::testing::Test {
 protected:
  std::shared_ptr<Hierarchy> model(const RungsSpec& spec, const Bound& bound = {}, bool balance = false) {
    const SeedScope scope(2);
    const Space event{{kBitImage}};
    auto ladder = make_rungs(spec, {3, 2}, kBitImage.shape);
    const auto net = [&](const CellNumbers& n) { return net_from_rungs(spec, ladder.below, n.shape, n.n_per_cell); };
    auto made = std::make_shared<Hierarchy>(Hierarchy::Parts{.reader = std::make_shared<Reader>(event),
                                                             .reads = kBitImage.shape,
                                                             .ladder = std::make_shared<Ladder>(std::move(ladder.rungs)),
                                                             .decoder = make_decoder(net, ladder.below, AutoSpec{}, event),
                                                             .bound = bound,
                                                             .balance = balance},
                                            Task{event, {}});
    made->to(at::kDouble);
    at::NoGradGuard off;
    for (auto& p : made->parameters()) p.add_(0.05 * rng_.normal(p.sizes(), at::kDouble));  // some nets start at zero
    return made;
  }
  Batch batch(std::int64_t n) { return Batch{rng_.bernoulli(at::full({n, 1, 7, 6}, 0.4, at::kDouble))}; }

  Rng rng_{9};
};

// The bound with the divergences of rungs in closed form is the mean of log p(x|z) + log p(z) - log q(z|x).
TEST_F(HierarchyTest, TheScoreIsTheBoundOfItsOwnLaws) {
  at::NoGradGuard off;
  for (const auto& spec : {kMlpRungs, kConvRungs}) {
    const auto m = model(spec);
    const auto one = batch(1);
    constexpr std::int64_t kDraws = 2000;
    const Batch many{one.x().expand({kDraws, 1, 7, 6})};
    const auto q = m->encode(one);
    const auto z = q.sample({kDraws}, rng_);  // [K, 1, Z]
    const auto log_w = m->decode(z, {}).log_prob(one.event) + m->prior({}).log_prob(z) - q.log_prob(z);
    const auto scores = m->score(many, rng_).nats;
    const auto error = std::sqrt((log_w.var().item<double>() + scores.var().item<double>()) / kDraws);
    EXPECT_NEAR(log_w.mean().item<double>(), scores.mean().item<double>(), tolerance::kStandardErrors * error);
    const auto evidence = at::logsumexp(log_w.flatten(), 0).item<double>() - std::log(kDraws);
    EXPECT_GT(evidence, log_w.mean().item<double>()) << "the bound of many draws is higher";
  }
}

TEST_F(HierarchyTest, DecodesDrawsWithDimensionsOfTheirOwn) {
  at::NoGradGuard off;
  for (const auto& spec : {kMlpRungs, kConvRungs}) {
    const auto m = model(spec);
    const auto z = m->prior({}).sample({2, 3}, rng_);
    const auto together = m->decode(z, {}).mean().x();
    EXPECT_EQ(together.sizes(), (at::IntArrayRef{2, 3, 1, 7, 6}));
    EXPECT_LT(distance(together[1], m->decode(z[1], {}).mean().x()), tolerance::kAlgebra);
  }
}

TEST_F(HierarchyTest, ConvolutionsStartWithThePosteriorOnThePrior) {
  const SeedScope scope(1);
  at::NoGradGuard off;
  const Ladder ladder(make_rungs(kConvRungs, {3, 2}, kBitImage.shape).rungs);
  const LadderLaw p{&ladder}, q{&ladder, ladder.climb(batch(4).x().to(at::kFloat))};
  const auto z = q.sample({}, rng_);
  EXPECT_TRUE(at::equal(q.log_prob(z), p.log_prob(z)));
}

TEST_F(HierarchyTest, BalanceWeighsRungsOnlyWhileTheWeightGrows) {
  const Bound growing{.schedule = {.shape = "linear", .warm_up = 0.5}};
  const auto rows = batch(16);
  const auto total = [&](bool balance, std::int64_t step) {
    Rng rng(4), weights(9);
    rng_ = weights;
    return model(kMlpRungs, growing, balance)->turns().front().loss(rows, Step{step, 100, 16, 16, rng}).total().item<double>();
  };
  EXPECT_NE(total(true, 25), total(false, 25));
  EXPECT_EQ(total(true, 75), total(false, 75));
}

TEST_F(HierarchyTest, FreeBitsAreOfEachRung) {
  Rng rng(4);
  const auto loss = model(kMlpRungs, {.free_bits = 100})->turns().front().loss(batch(8), Step{0, 10, 8, 8, rng});
  EXPECT_NEAR(loss.terms()[1].value.item<double>(), 200, tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
