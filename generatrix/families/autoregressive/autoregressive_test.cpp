#include "generatrix/families/autoregressive/autoregressive.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/autoregressive/pixel_net.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kBitsOf2x3{.name = "image", .values = kBits, .shape = {1, 2, 3}};
const Field kThreeLevels{.name = "image", .values = Levels{3}, .shape = {2, 2, 1}};

std::shared_ptr<Autoregressive> tiny(const Field& field, const Space& given = {}) {
  const SeedScope scope(2);
  const PixelNetShape shape{.blocks = 2, .channels = 8, .head = 8};
  const auto reader = make_reader(given);
  auto net = std::make_shared<PixelNet>(shape, field, shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, Task{Space{{field}}, given});
}

// Every event of the field, in float64: [symbols^D, ...event].
Tensor all_events(const Field& field) {
  const auto symbols = count_of(field.values);
  const auto digit = at::arange(symbols, at::kDouble) / static_cast<double>(symbols - 1);
  const auto all = at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(field.dims()), digit));
  auto shape = field.shape;
  shape.insert(shape.begin(), -1);
  return all.view(shape);
}

TEST(Autoregressive, ProbabilitiesOfAllEventsAddUpToOne) {
  Rng rng(1);
  for (const auto& field : {kBitsOf2x3, kThreeLevels}) {
    const auto model = tiny(field);
    model->to(at::kDouble);
    EXPECT_NEAR(model->score({all_events(field)}, rng).nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
  }
}

TEST(Autoregressive, DrawsEventsAsOftenAsItsScoreSays) {
  const auto model = tiny(kBitsOf2x3);
  model->to(at::kDouble);
  Rng rng(1);
  constexpr std::int64_t kDraws = 20'000;
  const auto p = model->score({all_events(kBitsOf2x3)}, rng).nats.exp();          // [64]
  const auto bits = model->sample(kDraws, {}, rng).x().flatten(1).to(at::kLong);  // [N, D]
  const auto place = at::tensor({32, 16, 8, 4, 2, 1}, at::kLong);
  const auto share = at::bincount((bits * place).sum(1), {}, 64).to(at::kDouble) / kDraws;
  const auto error = (p * (1 - p) / kDraws).sqrt();
  EXPECT_LT(((share - p) / error).abs().max().item<double>(), tolerance::kStandardErrors);
}

TEST(Autoregressive, ScoreIsAnExactMassAndDepthIsItsDimensions) {
  Rng rng(1);
  const auto model = tiny(kBitsOf2x3);
  const auto score = model->score({at::zeros({2, 1, 2, 3})}, rng);
  EXPECT_EQ(score.info.kind, Score::Kind::exact);
  EXPECT_EQ(score.info.measure, Score::Measure::mass);
  EXPECT_EQ(model->passes_to_sample(), 6);
  EXPECT_EQ(model->passes_to_score(), 1);
}

TEST(Autoregressive, TheLossIsMinusTheMeanScore) {
  Rng rng(1);
  const auto model = tiny(kBitsOf2x3);
  const Batch batch{rng.bernoulli(at::full({9, 1, 2, 3}, 0.5))};
  const Step step{0, 1, 100, 9, rng};
  EXPECT_NEAR(model->turns().front().loss(batch, step).total().item<double>(),
              -model->score(batch, rng).nats.mean().item<double>(), 1e-5);
}

// With the last weights at zero only the first logits speak: the score is that of independent symbols with the batch's
// frequencies.
TEST(Autoregressive, BeginsAtTheFrequenciesOfTheData) {
  Rng rng(1);
  for (const auto& field : {kBitsOf2x3, kThreeLevels}) {
    const auto model = tiny(field);
    const auto symbols = count_of(field.values);
    auto shape = field.shape;
    shape.insert(shape.begin(), 4000);
    const auto x = at::floor(symbols * rng.uniform(shape).square()) / static_cast<double>(symbols - 1);
    model->warm_start({x}, rng);
    at::NoGradGuard off;
    model->named_parameters()["net.last.conv.weight"].zero_();
    const auto each = at::round(x * (symbols - 1)).transpose(0, 1).flatten(1);  // [C, N]
    double expected = 0;
    for (std::int64_t c = 0; c < each.size(0); ++c) {
      const auto p = at::bincount(each[c].to(at::kLong)).to(at::kDouble) / each.size(1);
      expected += (p * p.log()).sum().item<double>() * static_cast<double>(field.shape[1] * field.shape[2]);
    }
    EXPECT_NEAR(model->score({x}, rng).nats.to(at::kDouble).mean().item<double>(), expected, 1e-4);
  }
}

TEST(Autoregressive, ReadsLabels) {
  Rng rng(1);
  const auto model = tiny(kBitsOf2x3, Space{{Field{.name = "label", .values = Symbols{{3}}}}});
  const auto x = at::zeros({3, 1, 2, 3});
  const auto nats = model->score({x, at::arange(3)}, rng).nats;
  EXPECT_NE(nats[0].item<float>(), nats[1].item<float>());
  EXPECT_THROW(model->score({x}, rng), UserError);
  EXPECT_THROW(model->sample(5, {}, rng), UserError);
  EXPECT_EQ(model->sample(3, at::arange(3), rng).size(), 3);
}

}  // namespace
}  // namespace gx
