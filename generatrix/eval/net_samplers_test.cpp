#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/flow_of_codes.h"
#include "generatrix/eval/samplers/vae_of_codes.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/multivariate_normal.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/divergences/mmd.h"
#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

#include "tests/support/copying_model.h"

namespace gx {
namespace {

// Three laws side by side, of two dimensions that depend on each other: known density and draws.
Mixture three_laws() {
  const auto loc = at::tensor({-1.0, 0.0, 0.0, 1.5, 1.0, -1.0}).view({3, 2}).to(at::kFloat);
  const auto root = at::tensor({0.6, 0.0, 0.4, 0.5, 0.5, 0.0, -0.3, 0.4, 0.3, 0.0, 0.1, 0.7}).view({3, 2, 2}).to(at::kFloat);
  return {Categorical{at::tensor({0.5F, 0.3F, 0.2F}).log()}, MultivariateNormal{loc, root}};
}

// KL(codes || flow) is small, and far smaller than that of one normal law.
TEST(FlowSampler, MatchesAKnownMixture) {
  const auto truth = three_laws();
  Rng rng(1);
  const auto codes = truth.sample({8000}, rng), fresh = truth.sample({20'000}, rng);
  const SeedScope scope(1);
  FlowOfCodes flow(2, 1, 6, 24);
  fit_code_law(flow, codes, {.steps = 250, .learning_rate = 4e-3}, Rng(2));
  const at::NoGradGuard off;
  const auto kl = (truth.log_prob(fresh) - flow.law().log_prob(fresh)).mean().item<double>();
  Rng fitting(3);
  const auto normal = fit_gaussian_mixture(codes, {.components = 1, .iterations = 1}, fitting).law();
  const auto kl_of_normal = (truth.log_prob(fresh) - normal.log_prob(fresh.to(at::kDouble))).mean().item<double>();
  EXPECT_GT(kl, -0.01);
  EXPECT_LT(kl, 0.03);
  EXPECT_GT(kl_of_normal, 0.2);
}

// Squared MMD of draws from the true law, for either sampler beside one normal law.
TEST(NetSamplers, DrawWhatAKnownMixtureDraws) {
  Copying model;
  Rng rng(1);
  const auto codes = three_laws().sample({8000}, rng), fresh = three_laws().sample({2000}, rng);
  const auto apart = [&](const char* name, const Table& settings) {
    const MemoryDataset train({codes, {}});
    Rng draws(5);
    const auto x = sampler_named(name).fit(model, kPlane, settings, &train, Rng(1)).draw(2000, {}, draws).x();
    return mmd_squared(x, fresh, MmdKernel::rbf, 0.25).item<double>();
  };
  const auto of_normal = apart("gaussian", {});
  EXPECT_LT(apart("flow", {{"steps", 300}, {"width", 24}, {"maps", 1}, {"components", 6}}), 0.3 * of_normal);
  EXPECT_LT(apart("two_stage", {{"steps", 600}, {"width", 32}, {"layers", 2}}), 0.7 * of_normal);
}

// A fit that only makes matters worse leaves the law as it was.
TEST(NetSamplers, KeepTheBestWeights) {
  Rng rng(1);
  const auto codes = rng.normal({500, 2});
  const SeedScope scope(1);
  VaeOfCodes law(2, 1, 8);
  const auto before = law.parameters()[0].detach().clone();
  fit_code_law(law, codes, {.steps = 20, .learning_rate = 1e3}, Rng(2));
  EXPECT_TRUE(at::equal(law.parameters()[0], before));
}

// A dimension that does not vary neither ends the fit nor comes back with noise that can be seen.
TEST(NetSamplers, BearDimensionsThatDoNotVary) {
  Copying model;
  auto codes = clusters(300);
  codes.select(1, 1).fill_(4);
  const MemoryDataset train({codes, {}});
  for (const auto* name : {"flow", "two_stage"}) {
    Rng rng(5);
    const auto x = sampler_named(name).fit(model, kPlane, {{"steps", 20}, {"width", 8}}, &train, Rng(1)).draw(50, {}, rng).x();
    EXPECT_LT((x.select(1, 1) - 4).abs().max().item<double>(), 0.5) << name;
  }
}

TEST(NetSamplers, AreNotRestoredOfOtherParts) {
  Copying model;
  const MemoryDataset train({clusters(100), {}});
  const Table few{{"steps", 2}, {"width", 8}};
  for (const auto* name : {"flow", "two_stage"}) {
    const auto& info = sampler_named(name);
    const auto learned = info.fit(model, kPlane, few, &train, Rng(1)).learned;
    EXPECT_NO_THROW(info.restore(model, kPlane, few, learned));
    EXPECT_THROW(info.restore(model, kPlane, {{"steps", 2}, {"width", 9}}, learned), UserError) << name;
    for (const auto& [key, value] : learned) {
      auto less = learned;
      less.erase(key);
      EXPECT_THROW(info.restore(model, kPlane, few, less), UserError) << name << " " << key;
    }
  }
}

// Codes are drawn from N(1, 2^2) and come back as they are.
struct NormalPrior final : Model, CanSample, CanDecode, HasPrior {
  std::vector<Turn> turns() override { return {}; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override {
    return decode(prior({}).sample({n}, rng), given).sample(rng);
  }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(PointMass{z}, 1); }
  Distribution prior(const Rows&) override { return bent ? Distribution(three_laws()) : independent(Normal{loc, scale}, 1); }
  Tensor loc = at::ones({2}), scale = at::full({2}, 2.0F);
  bool bent = false;
};

TEST(PriorSampler, HasATemperature) {
  NormalPrior model;
  const auto draws = [&](double temperature) {
    Rng rng(5);
    return sampler_named("prior").fit(model, kPlane, {{"temperature", temperature}}, nullptr, Rng(1)).draw(4000, {}, rng).x();
  };
  EXPECT_TRUE(at::equal(draws(0), at::ones({4000, 2}))) << "the mode";
  Rng rng(5);
  EXPECT_TRUE(at::equal(draws(1), model.sample(4000, {}, rng).x()));
  EXPECT_TRUE(at::allclose(draws(0.5), 0.5 * (draws(1) + 1)));
  EXPECT_THROW(draws(-1), UserError);
  model.bent = true;
  EXPECT_NO_THROW(draws(1));
  EXPECT_THROW(draws(0.5), UserError) << "a mixture has none";
}

}  // namespace
}  // namespace gx
