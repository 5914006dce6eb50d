// Each metric against an answer known in advance.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/judging.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/prob/bijectors/affine.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"
#include "generatrix/prob/distributions/point_mass.h"

#include "tests/support/linear_gaussian.h"
#include "tests/support/measured.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

Codec reals(std::int64_t dims, RealsSettings settings = {}) {
  return Codec({reals_codec({.name = "x", .values = Real{}, .shape = {dims}}, std::move(settings))});
}
const Codec kGrey({grey_codec({.name = "x", .values = Levels{256}, .shape = {2}})});
const Codec kStatic({static_codec({.name = "x", .values = kBits, .shape = {2}})});

Metric::Finding find(const Metric& metric, Model& model, const Tensor& x, const Codec& codec, std::int64_t k = 50) {
  const MemoryDataset data({x, {}});
  return metric.measure(Subject(model, data, codec, k, 64, Rng(2)));
}

Measurement measured(const Metric& metric, Model& model, const Tensor& x, std::int64_t k = 50) {
  return std::get<Measurement>(find(metric, model, x, reals(x.size(1)), k));
}

std::string reason(const Metric::Finding& finding) { return std::get<Omitted>(finding).reason; }

// q(z|x) = N(x, t^2) in as many dimensions as x has, and x comes back as 2 z.
LinearGaussian copying(std::vector<double> t) {
  LinearGaussian model;
  const auto n = static_cast<std::int64_t>(t.size());
  model.w = 2 * at::eye(n, at::kDouble);
  model.b = at::zeros({n}, at::kDouble);
  model.a = at::eye(n, at::kDouble);
  model.t = at::tensor(t, at::kDouble);
  return model;
}

TEST(Elbo, LiesBelowTheExactLikelihoodByTheKlFromTheTruePosterior) {
  auto model = LinearGaussian::exact();
  Rng rng(1);
  const auto x = model.draw(2000, rng);
  const auto truth = model.log_prob(x).mean().item<double>();
  const auto tight = measured(elbo(), model, x);
  EXPECT_NEAR(tight.value, truth, tolerance::kStandardErrors * *tight.standard_error);
  model.t = model.t * 1.5;
  const auto loose = measured(elbo(), model, x);
  const auto gap = 2 * (0.5 * (1.5 * 1.5 - 1) - std::log(1.5));  // KL(N(m, (1.5 v)^2) || N(m, v^2)) of two dimensions
  EXPECT_NEAR(loose.value, truth - gap, tolerance::kStandardErrors * *loose.standard_error);
  EXPECT_LT(loose.value, truth);
  EXPECT_EQ(loose.kind, "lower_bound");
}

TEST(Elbo, AndLogLikelihoodNeverStandForEachOther) {
  auto model = LinearGaussian::exact();
  const auto x = at::zeros({3, 4});
  EXPECT_THAT(reason(find(log_likelihood(), model, x, reals(4))), testing::HasSubstr("lower_bound"));
  model.kind = Score::Kind::exact;
  EXPECT_THAT(reason(find(elbo(), model, x, reals(4))), testing::HasSubstr("exact"));
  EXPECT_EQ(measured(log_likelihood(), model, x).kind, "exact");
}

TEST(ImportanceWeighted, MeetsTheExactLikelihoodWithinItsError) {
  auto model = LinearGaussian::exact();
  model.t = model.t * 1.3;
  Rng rng(1);
  const auto x = model.draw(300, rng);
  const auto found = measured(importance_weighted_log_likelihood(), model, x, 500);
  EXPECT_NEAR(found.value, model.log_prob(x).mean().item<double>(), 3 * extra(found, "standard_error_of_draws"));
  EXPECT_EQ(found.kind, "lower_bound");
  EXPECT_TRUE(found.caution.empty());
  EXPECT_EQ(found.n, 300);
  EXPECT_EQ(extra(found, "k"), 500);
  EXPECT_GT(extra(found, "effective_draws"), extra(found, "effective_draws_min"));
}

TEST(Annealed, MeetsTheExactLikelihoodWhereQIsFarFromThePosterior) {
  auto model = LinearGaussian::exact();
  model.t = model.t * 0.4;
  model.a = model.a * 0.5;
  Rng rng(1);
  const auto x = model.draw(40, rng);
  const auto found = measured(annealed_log_likelihood(), model, x, 20);
  const auto error = extra(found, "standard_error_of_draws");
  EXPECT_NEAR(found.value, model.log_prob(x).mean().item<double>(), 4 * error + 0.01);
  EXPECT_LT(error, 0.1);
  EXPECT_GT(extra(found, "gap"), 0.1) << "the bound by 20 draws is loose here";
  EXPECT_EQ(found.kind, "lower_bound");
  EXPECT_EQ(found.n, 40);
}

TEST(ImportanceWeighted, SaysWhenTheLikelihoodIsNoDensity) {
  auto model = LinearGaussian::exact();
  model.kind = Score::Kind::unnormalized;
  EXPECT_EQ(measured(importance_weighted_log_likelihood(), model, at::zeros({3, 4})).kind, "unnormalized");
}

TEST(ReconstructionMse, ByHand) {
  auto model = copying({1, 1});                                     // x comes back as 2 x
  const auto x = at::tensor({1.f, 0.f, 1.f, 3.f}).reshape({2, 2});  // squared errors (1, 0) and (1, 9)
  const auto found = measured(reconstruction_mse(), model, x);
  EXPECT_DOUBLE_EQ(found.value, 11. / 4);
  EXPECT_DOUBLE_EQ(extra(found, "summed"), 11. / 2);
  EXPECT_DOUBLE_EQ(*found.standard_error, 2.25) << "rows of 0.5 and 5: sd 4.5 / sqrt 2, over sqrt 2";
}

TEST(ReconstructionMse, StandsBesideThePrincipalComponentsOfTrainingRows) {
  auto model = LinearGaussian::exact();  // codes of 2 numbers
  Rng rng(1);
  const MemoryDataset train({model.draw(500, rng), {}}), test({model.draw(200, rng), {}});
  const Reference reference({.judged = test, .train = train, .codec = reals(4), .n = 0, .rng = Rng(1)});
  const auto found = [&](Model& judged) {
    const auto codec = reals(4);
    const Evidence evidence{.reference = &reference};
    return std::get<Measurement>(reconstruction_mse().measure(Subject(judged, test, codec, 1, 64, Rng(2), evidence)));
  };
  const auto in_unit = [&](const Tensor& rows) { return carried(rows, reals(4), reference.codec()); };
  const auto x = in_unit(test.all().x().to(at::kDouble));
  const auto expected = (x - fit_pca(in_unit(train.all().x()), 2).reconstruct(x)).square().mean().item<double>();
  EXPECT_NEAR(extra(found(model), "pca"), expected, tolerance::kFloat32);
  EXPECT_GT(found(model).value, expected * 0.9) << "a linear code is hardly better";
  auto whole = copying({1, 1, 1, 1});
  for (const auto& [name, value] : found(whole).extra) EXPECT_NE(name, "pca") << "codes as wide as events need no comparison";
}

// Three times the code, exactly; what encode and decode would give does not come back.
struct Tripling final : Model, CanEncode, CanDecode, CanInvert {
  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x()}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(PointMass{-z}, 1); }
  Bijector bijector(const Rows&) override { return Affine{at::zeros({2}), at::full({2}, 3.)}; }
};

TEST(RoundTrip, OfAnInverseBringsEveryLevelBack) {
  Tripling model;
  const auto x = at::tensor({0, 255, 3, 4}, at::kByte).reshape({2, 2});
  const auto error = std::get<Measurement>(find(round_trip_error(), model, x, kGrey));
  EXPECT_LT(error.value, tolerance::kFloat32);
  EXPECT_EQ(error.kind, "inverse");
  EXPECT_EQ(std::get<Measurement>(find(levels_restored(), model, x, kGrey)).value, 1);
}

TEST(RoundTrip, OfACodeLosesWhatItDoesNotHold) {
  auto model = copying({1, 1});                                     // x comes back as 2 x
  const auto x = at::tensor({1.f, 0.f, 1.f, 3.f}).reshape({2, 2});  // errors 1, 0, 1, 3
  const auto error = measured(round_trip_error(), model, x);
  EXPECT_EQ(std::pair(error.value, error.kind), std::pair(3., std::string("code")));
  EXPECT_FALSE(measured(round_trip_error(), model, x.narrow(0, 0, 1)).standard_error) << "of one row";
  EXPECT_THAT(reason(find(levels_restored(), model, x, reals(2))), testing::HasSubstr("no levels"));
  const auto bytes = at::tensor({0, 255, 3, 0}, at::kByte).reshape({2, 2});  // back as 0, 255, 6, 0
  EXPECT_DOUBLE_EQ(std::get<Measurement>(find(levels_restored(), model, bytes, kGrey)).value, 0.75);
}

TEST(RoundTrip, ThatIsNotFiniteIsNoNumber) {
  auto model = copying({1, 1});
  model.b = at::full({2}, std::numeric_limits<double>::quiet_NaN(), at::kDouble);
  EXPECT_THAT(reason(find(round_trip_error(), model, at::zeros({1, 2}), reals(2))), testing::HasSubstr("not finite"));
}

TEST(ActiveUnits, CountsCodesThatMove) {
  auto model = copying({1, 1, 1});
  const auto wave = at::tensor({1.f, -1.f}).repeat({50});  // variance 100 / 99
  const auto x = at::stack({wave, 0.11 * wave, 0.09 * wave}, 1).to(at::kFloat);
  const auto found = measured(active_units(), model, x);
  EXPECT_EQ(found.value, 2);
  EXPECT_EQ(extra(found, "of"), 3);
  ASSERT_EQ(found.by_dimension.size(), 3u);
  EXPECT_NEAR(found.by_dimension[0], 100. / 99, tolerance::kFloat32);
  EXPECT_NEAR(found.by_dimension[2], 0.0081 * 100 / 99, tolerance::kFloat32);
}

TEST(KlPerDimension, IsTheFormulaByDimension) {
  auto model = copying({1, 0.5});
  const auto x = at::tensor({2.f, 0.f, 0.f, 0.f}).reshape({2, 2});
  const auto found = measured(kl_per_dimension(), model, x);
  const auto narrow = 0.5 * (0.25 - 1) - std::log(0.5);
  EXPECT_THAT(found.by_dimension, testing::ElementsAre(testing::DoubleNear(1, 1e-12), testing::DoubleNear(narrow, 1e-12)));
  EXPECT_NEAR(found.value, 1 + narrow, 1e-12);
}

// z = x + t e with x ~ N(0, 1): I = log(1 + 1 / t^2) / 2 per dimension.
TEST(MutualInformation, OfAGaussianChannel) {
  auto model = copying({1, 2});
  const auto x = Rng(4).normal({2048, 2});
  const auto found = measured(mutual_information(), model, x);
  const auto truth = 0.5 * std::log(2.) + 0.5 * std::log(1.25);
  EXPECT_NEAR(found.value, truth, tolerance::kStandardErrors * *found.standard_error);
  EXPECT_LT(*found.standard_error, 0.03);
}

TEST(MutualInformation, OfTwoRowsThatNeverMeetIsOneBit) {
  auto model = copying({1});
  const auto x = at::tensor({100.f, -100.f}).repeat({20}).unsqueeze(1);
  EXPECT_NEAR(measured(mutual_information(), model, x).value, std::log(2), tolerance::kAlgebra);
}

TEST(MutualInformation, OfEqualRowsIsNothingAndOfDistinctOnesLogN) {
  auto model = copying({1});
  EXPECT_NEAR(measured(mutual_information(), model, at::ones({30, 1})).value, 0, tolerance::kAlgebra);
  const auto found = measured(mutual_information(), model, at::arange(30, at::kFloat).unsqueeze(1) * 100);
  EXPECT_NEAR(found.value, std::log(30), tolerance::kAlgebra);
  EXPECT_DOUBLE_EQ(extra(found, "most"), std::log(30));
  EXPECT_THAT(found.caution, testing::HasSubstr("ceiling"));
}

TEST(MutualInformation, UsesAtMost2048Rows) {
  auto model = copying({1});
  EXPECT_EQ(measured(mutual_information(), model, Rng(4).normal({3000, 1})).n, 2048);
}

TEST(BitsPerDim, OfRealsAreInTheDatasOwnUnits) {
  auto model = LinearGaussian::exact();
  const auto x = at::zeros({3, 4});
  auto codec = reals(4);
  const auto plain = std::get<Measurement>(find(bits_per_dim(), model, x, codec));
  EXPECT_NEAR(plain.value, -measured(elbo(), model, x).value / (4 * std::log(2)), tolerance::kAlgebra);
  codec = reals(4, {.scale = {8, 8, 8, 8}});  // model units of 8: three bits more for each dimension
  EXPECT_NEAR(std::get<Measurement>(find(bits_per_dim(), model, x, codec)).value, plain.value + 3, tolerance::kAlgebra);
}

TEST(LikelihoodsOfReals, AreOfTheDatasOwnUnits) {
  auto model = LinearGaussian::exact();
  const auto x = at::zeros({3, 4});
  const auto codec = reals(4, {.scale = {8, 8, 8, 8}});
  for (const auto& metric : {elbo(), importance_weighted_log_likelihood()}) {
    const auto wide = std::get<Measurement>(find(metric, model, x, codec)), plain = measured(metric, model, x);
    EXPECT_NEAR(wide.value, plain.value - 4 * std::log(8.), tolerance::kAlgebra) << metric.info.name;
  }
}

TEST(ImportanceWeighted, WarnsOfFewEffectiveDraws) {
  auto model = LinearGaussian::exact();
  Rng rng(1);
  const auto x = model.draw(50, rng);
  model.t = model.t * 20;  // few draws fall where p(x|z) is large
  const auto narrow = measured(importance_weighted_log_likelihood(), model, x, 500);
  EXPECT_LT(extra(narrow, "effective_share"), 0.05);
  EXPECT_THAT(narrow.caution, testing::HasSubstr("more draws"));
  EXPECT_EQ(narrow.kind, "lower_bound");
}

TEST(BitsPerDim, NeedANormalizedScore) {
  auto model = LinearGaussian::exact();
  model.kind = Score::Kind::unnormalized;
  EXPECT_THAT(reason(find(bits_per_dim(), model, at::zeros({3, 4}), reals(4))), testing::HasSubstr("unknown constant"));
}

// A code of one number that says nothing: every level or bit is scored by one fixed law.
struct Fixed final : Model, CanScore, CanEncode, CanDecode {
  Distribution law;
  Score::Measure measure = Score::Measure::mass;
  explicit Fixed(Distribution of_pixels) : law(std::move(of_pixels)) {}
  std::vector<Turn> turns() override { return {}; }
  Score score(const Batch& batch, Rng&) override { return {law.log_prob(batch.x()), score_info()}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, measure}; }
  Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x().flatten(1)}, 1); }
  RowsLaw decode(const Tensor&, const Rows&) override { return law; }
};

TEST(BitsPerDim, OfFairCoinsAreOne) {
  Fixed coins(independent(Bernoulli{at::zeros({2})}, 1));
  const auto found = find(bits_per_dim(), coins, at::zeros({3, 2}, at::kByte), kStatic);
  EXPECT_NEAR(std::get<Measurement>(found).value, 1, tolerance::kFloat32);
}

TEST(BitsPerDim, OfBytesAreThoseOfLevelsNotOfADensity) {
  const auto x = at::tensor({0, 255, 3, 4}, at::kByte).reshape({2, 2});
  const auto wide = at::full({2, 1}, 0.5);
  Fixed mixture(independent(DiscretizedLogisticMixture{at::zeros({2, 1}), wide, at::full({2, 1}, -1.)}, 1));
  const auto found = std::get<Measurement>(find(bits_per_dim(), mixture, x, kGrey));
  Rng rng(0);
  const auto nats = mixture.law.log_prob(kGrey.encode({x}, rng).x()).mean().item<double>();
  EXPECT_NEAR(found.value, -nats / (2 * std::log(2)), tolerance::kFloat32);
  Fixed density(independent(Normal{at::zeros({2}), at::ones({2})}, 1));
  density.measure = Score::Measure::density;
  EXPECT_THAT(reason(find(bits_per_dim(), density, x, kGrey)), testing::HasSubstr("density"));
}

TEST(Metrics, ThatNeedADensityRefuseDeterministicCodes) {
  Fixed model(independent(Bernoulli{at::zeros({2})}, 1));
  const auto x = at::zeros({3, 2}, at::kByte);
  EXPECT_THROW(find(mutual_information(), model, x, kStatic), Unsupported);
}

}  // namespace
}  // namespace gx
