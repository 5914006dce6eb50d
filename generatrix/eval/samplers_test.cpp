#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/known_samplers.h"

#include "tests/support/copying_model.h"
#include "tests/support/linear_gaussian.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor drawn(Model& model, const std::string& sampler, const Tensor& rows, std::int64_t n, const Codec& codec = kPlane,
             const Rows& given = {}) {
  const MemoryDataset train({rows, {}});
  Rng rng(5);
  return sampler_named(sampler).fit(model, codec, {}, &train, Rng(1)).draw(n, given, rng).x();
}

Tensor covariance(const Tensor& x) {
  const auto d = x.to(at::kDouble) - x.mean(0, false, at::kDouble);
  return d.t().matmul(d) / static_cast<double>(x.size(0));
}

TEST(Samplers, HaveNames) {
  EXPECT_EQ(sampler_named("gmm").name, "gmm");
  try {
    sampler_named("gaussain");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean 'gaussian'?"));
  }
}

TEST(Samplers, ApplyByAbility) {
  Copying codes;
  EXPECT_FALSE(applies(sampler_named("prior"), codes));
  EXPECT_TRUE(applies(sampler_named("gaussian"), codes));
  EXPECT_TRUE(applies(sampler_named("gmm"), codes));
  auto scored = LinearGaussian::exact();
  EXPECT_FALSE(applies(sampler_named("prior"), scored)) << "it cannot sample";
}

TEST(GaussianSampler, DrawsWithTheMomentsOfTheCodes) {
  Copying model;
  const auto rows = clusters(5000);
  constexpr std::int64_t n = 20'000;
  const auto x = drawn(model, "gaussian", rows, n);
  ASSERT_EQ(x.sizes(), (at::IntArrayRef{n, 2}));
  const auto expected = covariance(rows), variance = expected.diagonal();
  const auto off = (x.mean(0) - rows.mean(0)).abs() / (variance / n).sqrt();
  EXPECT_LT(off.max().item<double>(), tolerance::kStandardErrors);
  const auto error = ((at::outer(variance, variance) + expected.square()) / n).sqrt();
  EXPECT_LT(((covariance(x) - expected).abs() / error).max().item<double>(), tolerance::kStandardErrors);
}

TEST(MixtureSampler, KeepsClustersApartWhereOneGaussianFillsTheGap) {
  Copying model;
  const auto rows = clusters(5000);
  const auto between = [](const Tensor& x) { return ((x - 10).abs().amax(1) < 4).to(at::kDouble).mean().item<double>(); };
  EXPECT_EQ(between(rows), 0);
  EXPECT_GT(between(drawn(model, "gaussian", rows, 4000)), 0.05);
  const auto x = drawn(model, "gmm", rows, 4000);
  EXPECT_LT(between(x), 0.001);
  EXPECT_NEAR((x.sum(1) > 20).to(at::kDouble).mean().item<double>(), 0.25, 0.04);
}

TEST(Samplers, FitTheAggregatePosteriorNotItsMeans) {
  LinearGaussian model;  // q(z|x) = N(x, 3^2 I), and z comes back with noise of 0.1
  model.w = model.a = at::eye(2, at::kDouble);
  model.b = at::zeros({2}, at::kDouble);
  model.t = at::full({2}, 3, at::kDouble);
  model.s = 0.1;
  Rng rng(2);
  const auto rows = rng.normal({20'000, 2});
  const auto x = drawn(model, "gaussian", rows, 20'000);
  const auto expected = 1 + 9 + 0.01;
  EXPECT_NEAR(covariance(x)[0][0].item<double>(), expected, 2 * tolerance::kStandardErrors * expected / 100);
}

// Settings of a fit that takes no time.
Table quick(const SamplerInfo& info) {
  const bool steps = std::ranges::find(info.fields, "steps", &FieldInfo::path) != info.fields.end();
  return steps ? Table{{"steps", 5}, {"width", 8}} : Table{};
}

TEST(Samplers, AreRestoredOfWhatTheyLearned) {
  Copying model;
  model.shape = {1, 2};
  const MemoryDataset train({clusters(500), {}});
  for (const auto& info : samplers()) {
    if (!info.learns) continue;
    const auto few = quick(info);
    const auto fitted = info.fit(model, kPlane, few, &train, Rng(1));
    const auto again = info.restore(model, kPlane, few, fitted.learned);
    Rng a(5), b(5);
    EXPECT_TRUE(at::equal(fitted.draw(9, {}, a).x(), again.draw(9, {}, b).x())) << info.name;
  }
}

TEST(Samplers, SameStreamsSameSamples) {
  Copying model;
  const MemoryDataset train({clusters(500), {}});
  for (const auto& info : samplers()) {
    if (!info.learns) continue;
    const auto draw = [&](std::uint64_t seed) {
      Rng rng(seed);
      return info.fit(model, kPlane, quick(info), &train, Rng(1)).draw(10, {}, rng).x();
    };
    EXPECT_TRUE(at::equal(draw(5), draw(5))) << info.name;
    EXPECT_FALSE(at::equal(draw(5), draw(6))) << info.name;
  }
}

TEST(Samplers, GiveCodesTheShapeThatTheEncoderGivesThem) {
  Copying model;
  model.shape = {1, 2, 1};
  EXPECT_EQ(drawn(model, "gaussian", clusters(100), 7).sizes(), (at::IntArrayRef{7, 2}));
}

TEST(Samplers, DrawUnderWhatIsGiven) {
  Copying model;
  const auto given = at::tensor({2, 2, 0}, at::kLong);
  EXPECT_TRUE(at::equal(drawn(model, "gaussian", clusters(100), 3, kPlane, given).select(1, 0).to(at::kLong), given));
}

TEST(Samplers, HaveSettings) {
  Copying model;
  const MemoryDataset train({clusters(500), {}});
  const auto& mixture = sampler_named("gmm");
  ASSERT_EQ(mixture.fields.size(), 1u);
  EXPECT_EQ(mixture.fields[0].path, "components");
  const auto three = mixture.fit(model, kPlane, {{"components", 3}}, &train, Rng(1));
  EXPECT_EQ(three.learned.at("weights").numel(), 3);
  EXPECT_EQ(mixture.fit(model, kPlane, {}, &train, Rng(1)).learned.at("weights").numel(), 10);
  EXPECT_THROW(mixture.fit(model, kPlane, {{"component", 3}}, &train, Rng(1)), UserError);
  EXPECT_THROW(sampler_named("gaussian").fit(model, kPlane, {{"components", 3}}, &train, Rng(1)), UserError);
}

// Two ways of its own, one of which needs what it cannot do.
struct WithSamplers final : Model, CanSample, OffersSamplers {
  std::vector<Turn> turns() override { return {}; }
  Rows sample(std::int64_t n, const Rows&, Rng&) override { return at::zeros({n, 2}); }
  std::vector<SamplerInfo> samplers() override { return {{.name = "slow"}, {.name = "coded", .needs = {"encode"}}}; }
};

TEST(Samplers, OfAModelAreThoseThatApplyAndItsOwn) {
  WithSamplers model;
  std::vector<std::string> names;
  for (const auto& info : samplers_of(model, samplers())) names.push_back(info.name);
  EXPECT_THAT(names, testing::ElementsAre("prior", "slow"));
  EXPECT_EQ(sampler_named("slow", model).name, "slow");
  EXPECT_THROW(sampler_named("slow"), UserError);
}

TEST(PriorSampler, HasNoTemperatureWithoutCodes) {
  WithSamplers model;
  EXPECT_NO_THROW(sampler_named("prior").fit(model, kPlane, {}, nullptr, Rng(1)));
  EXPECT_THROW(sampler_named("prior").fit(model, kPlane, {{"temperature", 0.5}}, nullptr, Rng(1)), UserError);
}

TEST(Samplers, StayInABinarySpace) {
  Copying model;
  const Codec bits({static_codec({.name = "x", .values = kBits, .shape = {2}})});
  const auto x = drawn(model, "gmm", (clusters(300) > 0).to(at::kByte), 50, bits);
  EXPECT_TRUE(((x == 0) | (x == 1)).all().item<bool>());
}

TEST(Samplers, RefuseSymbolsAndEmptySets) {
  Copying model;
  EXPECT_THROW(drawn(model, "gmm", clusters(0), 5), UserError);
  model.type = at::kLong;
  EXPECT_THROW(drawn(model, "gmm", clusters(50), 5), UserError);
}

}  // namespace
}  // namespace gx
