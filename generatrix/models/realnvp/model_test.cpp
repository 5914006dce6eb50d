#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"

#include "tests/support/derivative.h"
#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_realnvp(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::jacobian;
using flow_example::levels;
using flow_example::normal;
using flow_example::reals;
using flow_example::told;

const Field kVectors = reals({5}), kPictures = reals({1, 4, 4}), kBytes = levels({1, 8, 8});
const Space kTold = flow_example::label_and_number();

Table small() {
  return {{"vector", Table{{"couplings", 4}, {"hidden", Value::Array{8}}, {"activation", "tanh"}}},
          {"image", Table{{"couplings", 2}, {"net", Table{{"channels", 4}, {"blocks", 1}, {"activation", "tanh"}}}}}};
}

ModelPtr build(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::build(add_realnvp, parameters, field, given);
}
ModelPtr stirred(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::stirred(build(parameters, field, given));
}

// 4 couplings of vectors; of pictures 2, 2 more before half of the channels are done, and 3 after it.
TEST(RealNvp, DepthCountsTheNetsThatFollowOneAnother) {
  const auto depth = [](const Field& field) { return dynamic_cast<const CanSample&>(*build(small(), field)).passes_to_sample(); };
  EXPECT_EQ(depth(kVectors), 4);
  EXPECT_GT(depth(kPictures), 4);
  EXPECT_EQ(dynamic_cast<const CanScore&>(*build(small(), kPictures)).passes_to_score(), depth(kPictures));
}

TEST(RealNvp, LogDetIsTheJacobians) {
  auto random = small();
  random.set("vector", Table{{"couplings", 4}, {"masks", "random"}, {"hidden", Value::Array{8}}});
  for (const auto& [parameters, field] : {std::pair{small(), kVectors}, {random, kVectors}, {small(), kPictures}}) {
    const auto f = bijector(*stirred(parameters, field));
    const auto x = normal(2, field);
    const auto back = f.inverse(x);
    for (std::int64_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(back.log_det[i].item<double>(), flow_example::log_det_by_autograd(f, x[i]), tolerance::kAlgebra);
    }
  }
}

TEST(RealNvp, ComesBackExactlyAlsoFarOut) {
  for (const auto& field : {kVectors, kPictures, reals({2, 3, 5})}) {
    for (const bool at_start : {true, false}) {
      const auto model = at_start ? build(small(), field) : stirred(small(), field);
      model->to(at::kDouble);
      const auto f = bijector(*model);
      const auto x = normal(16, field);
      for (const auto& far : {x, 10 * x.sign()}) EXPECT_LT(distance(f.forward(f.inverse(far).value).value, far), 1e-12);
    }
  }
}

// 28 is squeezed twice and would be 7 x 7 with one color of a checkerboard more: the last couplings move channels there.
TEST(RealNvp, TakesImagesOfManySizes) {
  for (const Shape& event : {Shape{1, 28, 28}, Shape{3, 6, 2}, Shape{1, 2, 2}, Shape{1, 3, 3}, Shape{2, 5, 4}}) {
    auto parameters = small();
    const auto field = levels(event);
    for (const std::int64_t scales : {0, 1, 3}) {
      parameters.set("image", Table{{"scales", scales}, {"couplings", 1}, {"net", Table{{"channels", 2}, {"blocks", 0}}}});
      const auto model = stirred(parameters, field);
      const auto x = at::floor(256 * normal(2, field).sigmoid()) / 255;
      const auto z = dynamic_cast<CanEncode&>(*model).encode({x}).mean();
      ASSERT_EQ(z.sizes(), (at::IntArrayRef{2, field.dims()}));
      EXPECT_TRUE(at::equal(dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x(), x));
    }
  }
}

// Every place of an image is moved by some coupling, also where only one pair of couplings of each kind exists.
TEST(RealNvp, MovesEveryPlace) {
  auto parameters = small();
  parameters.set("image", Table{{"scales", 1}, {"couplings", 1}, {"net", Table{{"channels", 4}, {"blocks", 0}}}});
  const auto jacobian_matrix = jacobian(bijector(*stirred(parameters, kPictures)), normal(1, kPictures)[0]);
  const auto n_sources = (jacobian_matrix.abs() > 1e-12).sum(1);  // of each latent: a factored-out place that never moved has one
  EXPECT_GE((n_sources > 1).sum().item<std::int64_t>(), 12);
}

TEST(RealNvp, BytesComeBackAsTheyWere) {
  auto model = build(small(), kBytes);
  at::NoGradGuard off;
  const SeedScope scope(2);
  for (auto& p : model->parameters()) p.add_(0.2 * at::randn_like(p));  // float32, as it is used
  Rng rng(1);
  const auto x = rng.integers(256, {64, 1, 8, 8}).to(at::kFloat) / 255;
  const auto z = dynamic_cast<CanEncode&>(*model).encode({x}).mean();
  const auto decoded = dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x();
  EXPECT_TRUE(at::equal(at::round(decoded * 255), at::round(x * 255)));
}

// At its start the flow is the logit alone, so that the bits of a picture are known: of a level in the middle of 256 with
// s = alpha + (1 - 2 alpha) y near 1/2, p(h) = N(h; 0, 1) and dh/dy = (1 - 2 alpha) / (s (1 - s)).
TEST(RealNvp, BitsOfAKnownCase) {
  const auto model = build(small(), kBytes);
  model->to(at::kDouble);
  const auto x = at::full({500, 1, 8, 8}, 127 / 255.0, at::kDouble);
  Rng rng(1);
  const auto nats = dynamic_cast<CanScore&>(*model).score({x}, rng).nats;
  const auto bits = -nats.mean().item<double>() / (64 * std::numbers::ln2);
  const double s = 0.05 + 0.9 * 127.5 / 256, h = std::log(s / (1 - s));
  const double p = std::exp(-h * h / 2) / std::sqrt(2 * std::numbers::pi) * 0.9 / (s * (1 - s)) / 256;
  EXPECT_NEAR(bits, -std::log2(p), 1e-4);
}

TEST(RealNvp, DensityIntegratesToOneWithEveryLawOfLatents) {
  for (const auto* base : {"normal", "logistic", "mixture"}) {
    auto parameters = small();
    parameters.set("base", base);
    EXPECT_NEAR(flow_example::on_grid(*stirred(parameters, reals({2}))).mass, 1, 2e-3) << base;
  }
}

TEST(RealNvp, RandomMasksAreKeptInTheModel) {
  auto parameters = small();
  parameters.set("vector", Table{{"masks", "random"}, {"couplings", 4}, {"hidden", Value::Array{8}}});
  const auto model = build(parameters, reals({64}));
  std::vector<Tensor> orders;
  for (const auto& item : model->named_buffers()) {
    if (item.key().ends_with("order")) orders.push_back(item.value());
  }
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_FALSE(at::equal(orders[0], orders[1]));
}

// p(x|y) integrates to one for each y, and no two are alike.
TEST(RealNvp, ADensityForEachCondition) {
  auto parameters = small();
  parameters.set("conditional", true);
  const auto model = stirred(parameters, reals({2}), kTold);
  std::vector<Tensor> all;
  for (const auto& given : {told({0}, 0.5), told({2}, 0.5), told({0}, -1)}) {
    const auto [p, mass] = flow_example::on_grid(*model, given);
    all.push_back(p);
    EXPECT_NEAR(mass, 1, 1e-3);
  }
  EXPECT_GT((all[0] - all[1]).abs().max().item<double>(), 1e-3);
  EXPECT_GT((all[0] - all[2]).abs().max().item<double>(), 1e-3);
}

TEST(RealNvp, ComesBackUnderItsCondition) {
  auto parameters = small();
  parameters.set("conditional", true);
  const auto model = stirred(parameters, kVectors, kTold);
  const auto given = told({0, 1, 2, 0}, 0.5);
  const auto f = dynamic_cast<CanInvert&>(*model).bijector(given);
  const auto x = normal(4, kVectors);
  EXPECT_LT(distance(f.forward(f.inverse(x).value).value, x), 1e-12);
  EXPECT_EQ(model->task().given, kTold);
  EXPECT_THROW(dynamic_cast<CanInvert&>(*model).bijector({}), UserError);
}

// The net of a picture's coupling reads a plane for each number told.
TEST(RealNvp, PicturesComeBackUnderTheirConditionToo) {
  auto parameters = small();
  parameters.set("conditional", true);
  const auto model = stirred(parameters, kPictures, kTold);
  const auto given = told({0, 1, 2}, 0.5), other = told({1, 1, 2}, 0.5);
  const auto x = normal(3, kPictures);
  EXPECT_LT(flow_example::round_trip(bijector(*model, given), x), 1e-12);
  const auto moved = (bijector(*model, given).inverse(x).value - bijector(*model, other).inverse(x).value).abs().amax(1);
  EXPECT_GT(moved[0].item<double>(), 1e-3);
  EXPECT_LT(moved[1].item<double>(), 1e-12);
}

// So many rows that they go in groups: each is scored and drawn under its own condition.
TEST(RealNvp, ManyRowsKeepTheirConditions) {
  auto parameters = small();
  parameters.set("conditional", true);
  parameters.set("base", "told");
  const auto model = stirred(parameters, reals({2}), kTold);
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < 1500; ++i) labels.push_back(i / 7 % 3);
  const auto given = told(labels, 0.5);
  const at::NoGradGuard off;
  const auto z = [&](Rng rng) { return dynamic_cast<HasPrior&>(*model).prior(given).sample({}, rng); }(Rng(4));
  Rng rng(4), other(5);
  const auto x = dynamic_cast<CanSample&>(*model).sample(1500, given, rng).x();
  EXPECT_LT(distance(x, bijector(*model, given).forward(z).value), 1e-12);
  const auto back = bijector(*model, given).inverse(x);
  const auto nats = dynamic_cast<HasPrior&>(*model).prior(given).log_prob(back.value) + back.log_det;
  EXPECT_LT(distance(dynamic_cast<CanScore&>(*model).score({x, given}, other).nats, nats), 1e-12);
}

// Each label has its own law of latents.
TEST(RealNvp, LatentsMayFollowTheCondition) {
  auto parameters = small();
  parameters.set("conditional", true);
  parameters.set("base", "told");
  const auto model = stirred(parameters, reals({2}), kTold);
  EXPECT_NEAR(flow_example::on_grid(*model, told({1}, 0.5), 25, 401).mass, 1, 2e-3);
  const auto p = dynamic_cast<HasPrior&>(*model).prior(told({0, 1, 0}, 0.5));
  EXPECT_EQ(p.batch_shape(), Shape({3}));
  EXPECT_GT((p.mean()[0] - p.mean()[1]).abs().max().item<double>(), 1e-3);
  EXPECT_TRUE(at::equal(p.mean()[0], p.mean()[2]));
}

TEST(RealNvp, RefusesConditionsThatItCannotRead) {
  const Table conditional{{"conditional", true}};
  EXPECT_THROW(build(conditional, kVectors), UserError);
  EXPECT_THROW(build(conditional, kVectors, Space{{kBytes}}), UserError);
  EXPECT_THROW(build({{"base", "told"}}, kVectors, kTold), UserError);
}

TEST(RealNvp, NoiseThatLearnsIsForLevels) {
  const Table learned{{"dequantization", "variational"}};
  EXPECT_GT(dynamic_cast<const CanScore&>(*build(learned, kBytes)).passes_to_score(),
            dynamic_cast<const CanScore&>(*build({}, kBytes)).passes_to_score());
  EXPECT_THROW(build(learned, kVectors), UserError);
  EXPECT_THROW(build({{"dequantization", "gaussian"}}, kBytes), UserError);
}

TEST(RealNvp, RefusesWhatItCannotMove) {
  EXPECT_THROW(build({}, reals({1})), UserError);
  EXPECT_THROW(build({}, Field{.name = "tokens", .values = Symbols{{9}}, .shape = {4}}), UserError);
  EXPECT_THROW(build({{"alpha", 0.5}}, kVectors), UserError);
  EXPECT_THROW(build({{"vector", Table{{"masks", "checkers"}}}}, kVectors), UserError);
}

}  // namespace
}  // namespace gx
