#include "generatrix/families/autoregressive/autoregressive.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/autoregressive/pixel_net.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Space kBits{.event = {1, 2, 3}, .kind = Space::Kind::binary};
const Space kThreeLevels{.event = {2, 2, 1}, .kind = Space::Kind::byte, .symbols = 3};

std::shared_ptr<Autoregressive> tiny(const Space& space, std::int64_t classes = 0) {
  const SeedScope scope(2);
  const PixelNetShape shape{.blocks = 2, .channels = 8, .head = 8, .classes = classes};
  return std::make_shared<Autoregressive>(std::make_shared<PixelNet>(shape, space), space, classes);
}

// Every event of the space, in float64: [symbols^D, ...event].
Tensor all_events(const Space& space, std::int64_t symbols) {
  const auto digit = at::arange(symbols, at::kDouble) / static_cast<double>(symbols - 1);
  const auto all = at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(space.dims()), digit));
  auto shape = space.event;
  shape.insert(shape.begin(), -1);
  return all.view(shape);
}

TEST(Autoregressive, ProbabilitiesOfAllEventsAddUpToOne) {
  Rng rng(1);
  for (const auto& [space, symbols] : {std::pair{kBits, 2}, std::pair{kThreeLevels, 3}}) {
    const auto model = tiny(space);
    model->to(at::kDouble);
    EXPECT_NEAR(model->score({all_events(space, symbols), {}, {}}, rng).nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
  }
}

TEST(Autoregressive, DrawsEventsAsOftenAsItsScoreSays) {
  const auto model = tiny(kBits);
  model->to(at::kDouble);
  Rng rng(1);
  constexpr std::int64_t kDraws = 20'000;
  const auto p = model->score({all_events(kBits, 2), {}, {}}, rng).nats.exp();  // [64]
  const auto bits = model->sample(kDraws, {}, rng).flatten(1).to(at::kLong);    // [N, D]
  const auto place = at::tensor({32, 16, 8, 4, 2, 1}, at::kLong);
  const auto share = at::bincount((bits * place).sum(1), {}, 64).to(at::kDouble) / kDraws;
  const auto error = (p * (1 - p) / kDraws).sqrt();
  EXPECT_LT(((share - p) / error).abs().max().item<double>(), tolerance::kStandardErrors);
}

TEST(Autoregressive, ScoreIsAnExactMassAndDepthIsItsDimensions) {
  Rng rng(1);
  const auto model = tiny(kBits);
  const auto score = model->score({at::zeros({2, 1, 2, 3}), {}, {}}, rng);
  EXPECT_EQ(score.kind, Score::Kind::exact);
  EXPECT_EQ(score.measure, Score::Measure::mass);
  EXPECT_EQ(model->passes_to_sample(), 6);
  EXPECT_EQ(model->passes_to_score(), 1);
}

TEST(Autoregressive, TheLossIsMinusTheMeanScore) {
  Rng rng(1);
  const auto model = tiny(kBits);
  const Batch batch{rng.bernoulli(at::full({9, 1, 2, 3}, 0.5)), {}, {}};
  Step step{0, 1, rng};
  EXPECT_NEAR(model->turns().front().loss(batch, step).total().item<double>(),
              -model->score(batch, rng).nats.mean().item<double>(), 1e-5);
}

// With the last weights at zero only the first logits speak: the score is that of independent symbols with the batch's
// frequencies.
TEST(Autoregressive, BeginsAtTheFrequenciesOfTheData) {
  Rng rng(1);
  for (const auto& [space, symbols] : {std::pair{kBits, 2}, std::pair{kThreeLevels, 3}}) {
    const auto model = tiny(space);
    auto shape = space.event;
    shape.insert(shape.begin(), 4000);
    const auto x = at::floor(symbols * rng.uniform(shape).square()) / static_cast<double>(symbols - 1);
    model->warm_start({x, {}, {}}, rng);
    at::NoGradGuard off;
    model->named_parameters()["net.last.conv.weight"].zero_();
    const auto each = at::round(x * (symbols - 1)).transpose(0, 1).flatten(1);  // [C, N]
    double expected = 0;
    for (std::int64_t c = 0; c < each.size(0); ++c) {
      const auto p = at::bincount(each[c].to(at::kLong)).to(at::kDouble) / each.size(1);
      expected += (p * p.log()).sum().item<double>() * static_cast<double>(space.event[1] * space.event[2]);
    }
    EXPECT_NEAR(model->score({x, {}, {}}, rng).nats.to(at::kDouble).mean().item<double>(), expected, 1e-4);
  }
}

TEST(Autoregressive, ReadsLabels) {
  Rng rng(1);
  const auto model = tiny(kBits, 3);
  const auto x = at::zeros({3, 1, 2, 3});
  const auto nats = model->score({x, at::arange(3), {}}, rng).nats;
  EXPECT_NE(nats[0].item<float>(), nats[1].item<float>());
  EXPECT_THROW(model->score({x, {}, {}}, rng), UserError);
  EXPECT_EQ(model->classes(), 3);
  EXPECT_EQ(model->sample(5, {}, rng).size(0), 5);  // labels of its own
}

}  // namespace
}  // namespace gx
