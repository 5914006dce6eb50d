// Bayes' rule against Gaussians of which the error of the best classifier is known.
#include "generatrix/tasks/classify.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const Task kTask{{{{.name = "x", .values = Real{}, .shape = {1}}}}, {{{.name = "label", .values = Symbols{{2}}}}}};
constexpr double kApart = 2;  // between the means of two classes of unit variance
double below(double t) { return 0.5 * std::erfc(-t / std::numbers::sqrt2); }

Distribution column(const Tensor& mean, double sd) { return independent(Normal{mean, at::full_like(mean, sd)}, 1); }
Tensor mean_of_class(const Tensor& y) { return kApart * (y.to(at::kDouble) - 0.5).unsqueeze(1); }  // [B, 1]

// x|y ~ N(-1 or 1, 1), known exactly.
class TwoNormals : public Model, public CanScore {
 public:
  TwoNormals() : Model(kTask) {}
  Score::Kind kind = Score::Kind::exact;
  std::vector<Turn> turns() override { return {}; }
  Score score(const Batch& batch, Rng&) override {
    return {column(mean_of_class(batch.given.x()), 1).log_prob(batch.x()), score_info()};
  }
  ScoreInfo score_info() const override { return {kind, Score::Measure::density}; }
};

// The same law of x given y by way of a latent: z ~ N(0, 0.6^2), x|z, y ~ N(mean + z, 0.8^2); q(z|x) does not know y.
class TwoNormalsByLatent final : public TwoNormals, public CanEncode, public CanDecode, public HasPrior {
 public:
  Distribution encode(const Batch& batch) override { return column(0.36 * batch.x().to(at::kDouble), 0.8); }
  RowsLaw decode(const Tensor& z, const Rows& given) override { return column(mean_of_class(given.x()) + z, 0.8); }
  Distribution prior(const Rows&) override { return column(at::zeros({1}, at::kDouble), 0.6); }
};

class Unlabelled final : public Model, public CanScore {
 public:
  std::vector<Turn> turns() override { return {}; }
  Score score(const Batch& batch, Rng&) override { return {batch.x().squeeze(1), score_info()}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
};

// n rows of which a share has label 1.
MemoryDataset rows(std::int64_t n, double share) {
  Rng rng(3);
  const auto y = rng.bernoulli(at::full({n}, share)).to(at::kLong);
  return MemoryDataset({(mean_of_class(y) + rng.normal({n, 1}, at::kDouble)).to(at::kFloat), y});
}

Codec reals() { return plain_codec(kTask); }

Classified by(Model& model, const Dataset& data, const ClassifyOptions& options = {}) {
  return classify(model, data, reals(), log_label_prior(data, kTask), options);
}

TEST(Classify, ReachesTheKnownBayesErrorForEqualClasses) {
  TwoNormals model;
  const auto accuracy = accuracy_of(by(model, rows(20'000, 0.5)));
  EXPECT_NEAR(accuracy.value, below(kApart / 2), tolerance::kStandardErrors * accuracy.standard_error);
  EXPECT_NEAR(accuracy.standard_error, std::sqrt(below(1) * below(-1) / 20'000), 1e-4);
}

// The boundary moves by log(p0 / p1) / apart towards the rarer class.
TEST(Classify, WeighsClassesByTheirPrior) {
  TwoNormals model;
  const auto data = rows(20'000, 0.1);
  const auto accuracy = accuracy_of(by(model, data));
  const auto boundary = std::log(0.9 / 0.1) / kApart;
  const auto best = 0.9 * below(boundary + 1) + 0.1 * below(1 - boundary);
  EXPECT_NEAR(accuracy.value, best, tolerance::kStandardErrors * accuracy.standard_error);
  const auto flat = accuracy_of(classify(model, data, reals(), at::full({2}, -std::numbers::ln2, at::kDouble), {}));
  EXPECT_GT(accuracy.value, flat.value + tolerance::kStandardErrors * accuracy.standard_error);
}

TEST(Classify, GivesTheLogisticPosteriorAndCountsByClass) {
  TwoNormals model;
  const auto data = rows(200, 0.5);
  const auto found = classify(model, data, reals(), at::full({2}, -std::numbers::ln2, at::kDouble), {.batch = 64});
  const auto x = data.all().x().squeeze(1).to(at::kDouble);
  EXPECT_TRUE(at::allclose(found.log_probs.select(1, 1), at::log_sigmoid(kApart * x), 0, tolerance::kAlgebra));
  const auto accuracy = accuracy_of(found);
  EXPECT_EQ(accuracy.rows[0] + accuracy.rows[1], 200);
  const auto right = [&](std::size_t y) { return accuracy.by_class[y] * static_cast<double>(accuracy.rows[y]); };
  EXPECT_NEAR(right(0) + right(1), accuracy.value * 200, 1e-9);
  EXPECT_NE(accuracy.by_class[0], accuracy.by_class[1]);
}

TEST(LabelAccuracy, OfAClassWithoutRowsIsNoNumber) {
  const auto found = accuracy_of({at::tensor({0., -1., -2.}, at::kDouble).expand({4, 3}), at::tensor({0, 0, 0, 1}, at::kLong)});
  EXPECT_EQ(found.value, 0.75);
  EXPECT_THAT(found.rows, testing::ElementsAre(3, 1, 0));
  EXPECT_EQ(found.by_class[0], 1);
  EXPECT_EQ(found.by_class[1], 0);
  EXPECT_TRUE(std::isnan(found.by_class[2]));
}

TEST(Classify, ImportanceWeightsComeNearTheExactPosterior) {
  TwoNormalsByLatent model;
  TwoNormals exact;
  const auto data = rows(300, 0.5);
  const auto gap = [&](std::int64_t k) {
    return (by(model, data, {.samples = k}).log_probs.exp() - by(exact, data).log_probs.exp()).abs().mean().item<double>();
  };
  EXPECT_LT(gap(2000), 0.01);
  EXPECT_GT(gap(1), 0.03);
}

TEST(Classify, TakesTheRowsThatTheSeedChooses) {
  EXPECT_TRUE(at::equal(rows_to_classify(50, {.limit = 0}), at::arange(50)));
  const auto some = rows_to_classify(50, {.limit = 20}), more = rows_to_classify(50, {.limit = 30});
  EXPECT_EQ(some.size(0), 20);
  EXPECT_TRUE(at::equal(some, more.narrow(0, 0, 20)));
}

// A label that is not known is stored as 0, and is none.
TEST(Classify, TellsRowsWhoseLabelIsNotKnown) {
  TwoNormals model;
  auto all = rows(200, 0.5).all();
  const auto known = at::arange(200) % 4 == 0;
  const auto expected = by(model, MemoryDataset(all.pick(known.nonzero().squeeze(1))));
  auto& label = all.given.columns.front();
  label = {label.data.masked_fill(known.logical_not(), 0), {}, known};
  auto task = kTask;
  task.given.fields.front().may_miss = true;
  const MemoryDataset data(all);
  const auto found = classify(model, data, plain_codec(task), log_label_prior(data, task), {});
  const auto of_known = known.nonzero().squeeze(1);
  EXPECT_TRUE(at::equal(found.given.index_select(0, of_known), expected.given));
  EXPECT_EQ((found.given == -1).sum().item<std::int64_t>(), 150);
  EXPECT_TRUE(at::allclose(found.log_probs.index_select(0, of_known), expected.log_probs));
  EXPECT_EQ(accuracy_of(found).value, accuracy_of(expected).value);
  label.observed = at::zeros({200}, at::kBool);
  const auto none = classify(model, MemoryDataset(all), plain_codec(task), at::zeros({2}), {});
  EXPECT_FALSE(none.knows_labels());
  EXPECT_THAT([&] { accuracy_of(none); }, ThrowsMessage<UserError>(HasSubstr("labels are not known")));
  const auto alone = classify(model, MemoryDataset(Batch{all.event}), plain_codec(task), at::zeros({2}), {});
  EXPECT_TRUE(at::equal(alone.log_probs, none.log_probs)) << "rows that come without the field";
}

TEST(Classify, RefusesWhatBayesRuleDoesNotHoldFor) {
  const auto data = rows(10, 0.5);
  Unlabelled unlabelled;
  EXPECT_THAT([&] { by(unlabelled, data); }, ThrowsMessage<UserError>(HasSubstr("without labels")));
  TwoNormals model;
  EXPECT_THAT([&] { by(model, data, {.samples = 5}); }, ThrowsMessage<UserError>(HasSubstr("--samples")));
  model.kind = Score::Kind::unnormalized;
  EXPECT_THAT([&] { by(model, data); }, ThrowsMessage<UserError>(HasSubstr("unnormalized")));
  EXPECT_THROW(log_label_prior(MemoryDataset({at::zeros({3, 1}), {}}), kTask), UserError);
  EXPECT_THROW(log_label_prior(MemoryDataset({at::zeros({1, 1}), at::full({1}, 2, at::kLong)}), kTask), UserError);
}

}  // namespace
}  // namespace gx
