#include "generatrix/families/linear/factor_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

Task numbers_of(std::int64_t n, bool may_miss) {
  return {{{{.name = "x", .values = Real{}, .shape = {n}, .may_miss = may_miss}}}, {}};
}

constexpr FactorModel::Rules kByEm{FactorModel::Method::em, /*one_noise=*/false, 1e-6};
constexpr FactorModel::Rules kClosed{FactorModel::Method::closed_form, /*one_noise=*/true, 1e-6};

Loss fit_once(FactorModel& model, const Tensor& x) {
  const Batch rows{x};
  Rng rng(1);
  const auto pass = [&](const std::function<void(const Batch&)>& use) {
    for (std::int64_t i = 0; i < rows.size(); i += 60) use(rows.cut(i, std::min<std::int64_t>(60, rows.size() - i)));
  };
  return model.turns()[0].fit(pass, Step{0, 1, rows.size(), 60, rng});
}

Tensor correlated(std::int64_t n, Rng& rng) {
  const auto mix = at::tensor({1., 0.5, 0., 0.2, 1., -1., 0.3, 0., 2.}, at::kDouble).view({3, 3});
  return 1 + rng.normal({n, 3}, at::kDouble).matmul(mix);
}

TEST(FactorModel, TheClosedFormIsFoundInOnePassAndSaysWhatItReached) {
  Rng rng(1);
  FactorModel model(1, kClosed, numbers_of(3, false));
  model.to(at::kDouble);
  const auto x = correlated(150, rng);
  const auto loss = fit_once(model, x);
  EXPECT_NEAR(loss.total().item<double>(), -model.score({x}, rng).nats.mean().item<double>(), tolerance::kAlgebra);
}

// x_u given x_o of a joint normal law: mean m_u + C_uo C_oo^-1 (x_o - m_o), covariance C_uu - C_uo C_oo^-1 C_ou.
TEST(FactorModel, CompletionsFollowTheConditionalLaw) {
  Rng rng(2);
  FactorModel model(1, kByEm, numbers_of(3, true));
  model.to(at::kDouble);
  const auto x = correlated(400, rng);
  for (int i = 0; i < 30; ++i) fit_once(model, x);
  const auto [weight, mean, noise] = model.factors();
  const auto c = weight.matmul(weight.t()) + noise.diag();
  const auto known = at::tensor({1, 0, 1}, at::kInt).to(at::kBool).view({1, 3});
  const auto row = at::tensor({2., 0., -1.}, at::kDouble).view({1, 3});
  constexpr std::int64_t kDraws = 20'000;
  const auto drawn = model.complete({Rows({Column{.data = row, .observed = known}})}, kDraws, rng).x();
  EXPECT_TRUE((drawn.select(1, 0) == 2).all().item<bool>());
  const auto cells = at::tensor({0, 2}, at::kLong);
  const auto c_oo = c.index_select(0, cells).index_select(1, cells), c_uo = c[1].index_select(0, cells).unsqueeze(0);
  const auto gain = c_uo.matmul(at::inverse(c_oo));
  const auto expected = mean[1] + gain.matmul((row - mean)[0].index_select(0, cells)).squeeze();
  const auto variance = (c[1][1] - gain.matmul(c_uo.t()).squeeze()).item<double>();
  EXPECT_NEAR(drawn.select(1, 1).mean().item<double>(), expected.item<double>(), 4 * std::sqrt(variance / kDraws));
  EXPECT_NEAR(drawn.select(1, 1).var().item<double>(), variance, 4 * variance * std::sqrt(2. / kDraws));
}

TEST(FactorModel, SamplesHaveTheFittedCovariance) {
  Rng rng(3);
  FactorModel model(1, kByEm, numbers_of(3, false));
  model.to(at::kDouble);
  const auto x = correlated(300, rng);
  for (int i = 0; i < 20; ++i) fit_once(model, x);
  const auto [weight, mean, noise] = model.factors();
  const auto drawn = model.sample(40'000, {}, rng).x();
  EXPECT_TRUE(at::allclose(drawn.t().cov(), weight.matmul(weight.t()) + noise.diag(), 0.05, 0.05));
  EXPECT_TRUE(at::allclose(drawn.mean(0), mean, 0.05, 0.05));
}

TEST(FactorModel, NoiseOfAConstantCellStopsAtTheFloor) {
  Rng rng(4);
  FactorModel model(1, {FactorModel::Method::em, false, 0.01}, numbers_of(4, false));
  model.to(at::kDouble);
  const auto x = at::cat({correlated(300, rng), at::full({300, 1}, 5., at::kDouble)}, 1);
  model.warm_start({x}, rng);
  for (int i = 0; i < 5; ++i) fit_once(model, x);
  EXPECT_EQ(model.factors().noise[3].item<double>(), 0.01);
  EXPECT_TRUE(at::isfinite(model.score({x}, rng).nats).all().item<bool>());
}

TEST(FactorModel, SaysWhatItIsNotFor) {
  EXPECT_EQ(why_no_factors(2, numbers_of(3, true)), std::nullopt);
  EXPECT_THAT(why_no_factors(3, numbers_of(3, false)), Optional(HasSubstr("an event has 3 numbers, and model.latent = 3")));
  EXPECT_THAT(why_no_factors(1, {{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}}), Optional(HasSubstr("bits")));
}

}  // namespace
}  // namespace gx
