#include "generatrix/families/flow/flow.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/flow/act_norm.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

// One ActNorm: p(x) is a Gaussian, so everything about the flow is known.
struct GaussianFlow {
  explicit GaussianFlow(const Field& field, double shift = 0, double scale = 1) {
    auto layer = std::make_shared<ActNorm>(field.shape);
    layer->to(at::kDouble);  // first: the logarithm of the scale is to be exact
    at::NoGradGuard off;
    layer->named_parameters()["shift"].fill_(shift);
    layer->named_parameters()["log_scale"].fill_(std::log(scale));
    const bool has_levels = !is_real(field.values);
    flow = std::make_shared<Flow>(
        Flow::Parts{layer, has_levels ? std::optional(Dequantization(field, 0.05)) : std::nullopt, nullptr},
        Task{Space{{field}}, {}});
  }
  std::shared_ptr<Flow> flow;
};

const Field kReal{.name = "x", .values = Real{}, .shape = {3}};
const Field kByte{.name = "x", .values = Levels{256}, .shape = {1}};
const Field kBinary{.name = "x", .values = kBits, .shape = {1}};

TEST(Flow, ScoresRealsByTheirDensity) {
  Rng rng(1);
  const auto x = rng.normal({20, 3}, at::kDouble);
  const auto score = GaussianFlow(kReal, 1, 2).flow->score({x}, rng);
  const auto each = -0.5 * ((x - 1) / 2).square() - std::log(2 * std::sqrt(2 * std::numbers::pi));
  EXPECT_LT(distance(score.nats, each.sum(-1)), tolerance::kAlgebra);
  EXPECT_EQ(score.info.kind, Score::Kind::exact);
  EXPECT_EQ(score.info.measure, Score::Measure::density);
}

// P(x) of a cell that is a whole number of steps g is the normal law's mass within half a step, here over g.
TEST(Flow, ScoresWholeNumbersByABoundOnTheirMass) {
  auto field = kReal;
  field.grain = {0.5, 2, 0};
  const auto grain = at::tensor(field.grain, at::kDouble);
  const auto flow = GaussianFlow(field, 0.3, 1.5).flow;
  const auto at_edge = [](const Tensor& x) { return at::special_ndtr((x - 0.3) / 1.5); };
  const auto x = at::tensor({0.5, -2.0, 0.7}, at::kDouble);
  auto each = ((at_edge(x + grain / 2) - at_edge(x - grain / 2)) / grain).log();
  each[2] = -0.5 * ((x[2] - 0.3) / 1.5).square() - std::log(1.5 * std::sqrt(2 * std::numbers::pi));
  Rng rng(5);
  constexpr std::int64_t kDraws = 20'000;
  const auto score = flow->score({x.expand({kDraws, 3})}, rng);
  EXPECT_EQ(score.info, (ScoreInfo{Score::Kind::lower_bound, Score::Measure::density}));
  const auto exact = each.sum().item<double>(), bound = score.nats.mean().item<double>();
  EXPECT_LT(bound, exact);
  EXPECT_GT(bound, exact - 0.2);
  EXPECT_NEAR(score.nats.exp().mean().item<double>(), std::exp(exact),
              tolerance::kStandardErrors * score.nats.exp().std().item<double>() / std::sqrt(kDraws));
}

// The exact P(level) is a difference of normal distribution functions; the score bounds it from below, closely where intervals
// are narrow, and all of P sums to less than 1 (there is room beyond the levels).
TEST(Flow, ScoresLevelsByABoundOnTheirMass) {
  for (const auto& field : {kByte, kBinary}) {
    const auto flow = GaussianFlow(field, 0.3, 1.5).flow;
    const auto n = static_cast<double>(count_of(field.values));
    const auto level = at::arange(n, at::kDouble);
    const auto edge = [&](const Tensor& y) {  // P(h < logit(alpha + (1 - 2 alpha) y))
      const auto s = 0.05 + 0.9 * y;
      return at::special_ndtr(((s / (1 - s)).log() - 0.3) / 1.5);
    };
    const auto exact = (edge((level + 1) / n) - edge(level / n)).log();
    Rng rng(5);
    constexpr std::int64_t kDraws = 4000;
    const auto x = (level / (n - 1)).repeat({kDraws}).unsqueeze(-1);
    const auto score = flow->score({x}, rng);
    EXPECT_EQ(score.info.kind, Score::Kind::lower_bound);
    EXPECT_EQ(score.info.measure, Score::Measure::mass);
    const auto draws = score.nats.view({kDraws, -1});
    const auto error = draws.std(0) / std::sqrt(static_cast<double>(kDraws));
    const auto gap = exact - draws.mean(0);
    EXPECT_TRUE((gap > -tolerance::kStandardErrors * error).all().item<bool>());
    EXPECT_LT(gap.max().item<double>(), n == 256 ? 1e-3 : 0.3);
  }
}

TEST(Flow, LossIsMinusTheMeanScoreAndBitsAreItsShare) {
  const auto flow = GaussianFlow(kByte).flow;
  const Batch batch{at::arange(32, at::kDouble).unsqueeze(-1) / 255};
  Rng a(3), b(3);
  const Step step{0, 1, 100, 32, a};
  const auto loss = flow->turns().front().loss(batch, step);
  const auto nll = -flow->score(batch, b).nats.mean().item<double>();
  EXPECT_NEAR(loss.total().item<double>(), nll, tolerance::kAlgebra);
  ASSERT_EQ(loss.watched().size(), 1u);
  EXPECT_NEAR(loss.watched()[0].value.item<double>(), nll / std::numbers::ln2, tolerance::kAlgebra);
}

TEST(Flow, EncodesAndDecodesToPoints) {
  const auto flow = GaussianFlow(kReal, 1, 2).flow;
  const auto x = Rng(1).normal({4, 3}, at::kDouble);
  const auto z = flow->encode({x}).mean();
  EXPECT_LT(distance(z, (x - 1) / 2), tolerance::kAlgebra);
  EXPECT_LT(distance(flow->decode(z.view({2, 2, 3}), {}).mean().x(), x.view({2, 2, 3})), tolerance::kAlgebra);
  EXPECT_LT(distance(flow->bijector({}).forward(z).value, x), tolerance::kAlgebra);
}

TEST(Flow, EncodesLevelsWithoutNoiseAndGivesThemBackExactly) {
  const auto flow = GaussianFlow(kByte).flow;
  const auto x = at::arange(256, at::kDouble).unsqueeze(-1) / 255;
  const auto z = flow->encode({x}).mean();
  EXPECT_TRUE(at::equal(z, flow->encode({x}).mean()));
  EXPECT_TRUE(at::equal(flow->decode(z, {}).mean().x(), x));
}

TEST(Flow, WarmStartSeesWhatTheLayersSee) {
  const auto flow = GaussianFlow(kByte).flow;
  Rng rng(1);
  const Batch batch{at::floor(rng.uniform({5000, 1}, at::kDouble) * 256) / 255};
  flow->warm_start(batch, rng);
  const auto z = flow->encode(batch).mean();
  EXPECT_NEAR(z.mean().item<double>(), 0, 0.01);  // the noise of the first batch is not that of the encoding
  EXPECT_NEAR(z.var().item<double>(), 1, 0.01);
}

}  // namespace
}  // namespace gx
