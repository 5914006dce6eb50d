#include "generatrix/eval/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/known_samplers.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

// Metrics that are measured unless others are named.
std::size_t n_usual() { return static_cast<std::size_t>(std::ranges::count(known_metrics(), false, &MetricInfo::slow)); }

const Codec kReals({reals_codec({.name = "x", .values = Real{}, .shape = {4}})});

class Evaluate : public testing::Test {
 protected:
  static Tensor draw(LinearGaussian& model) {
    Rng rng(3);
    return model.draw(100, rng);
  }
  Evaluation run(EvaluateOptions options) { return evaluate(model_, data_, kReals, options); }

  LinearGaussian model_ = LinearGaussian::exact();
  MemoryDataset data_{{draw(model_), {}}};
};

TEST_F(Evaluate, FindsEveryMetricOrSaysWhyNot) {
  const auto all = run({});
  EXPECT_EQ(all.measured.size() + all.omitted.size(), n_usual());
  std::set<std::string> omitted;
  for (const auto& one : all.omitted) omitted.insert(one.metric);
  EXPECT_TRUE(omitted.contains("log_likelihood"));                                 // the model's own score is a bound
  EXPECT_TRUE(omitted.contains("frechet_distance") && omitted.contains("modes"));  // nothing to draw and compare with
  for (const auto& info : known_metrics()) {
    const bool of_the_model_alone =
        info.needs == std::vector<std::string>{"score"} && info.name != "log_likelihood" && info.name != "given_score";
    EXPECT_FALSE(of_the_model_alone && omitted.contains(info.name)) << info.name;
  }
  EXPECT_EQ(all.n, 100);
  for (const auto& m : all.measured) {
    EXPECT_FALSE(m.metric.empty());
    EXPECT_EQ(m.n, 100) << m.metric;
  }
}

TEST_F(Evaluate, ReportsInTheOrderAsked) {
  const auto two = run({.metrics = {"active_units", "elbo"}});
  ASSERT_EQ(two.measured.size(), 2u);
  EXPECT_EQ(two.measured[0].metric, "active_units");
  EXPECT_EQ(two.measured[1].metric, "elbo");
}

TEST_F(Evaluate, IsDeterminedByItsSeed) {
  const auto values = [&](std::uint64_t seed) {
    std::vector<double> found;
    for (const auto& m : run({.k = 8, .limit = 40, .seed = seed}).measured) found.push_back(m.value);
    return found;
  };
  EXPECT_EQ(values(1), values(1));
  EXPECT_NE(values(1), values(2));
}

TEST_F(Evaluate, AMetricDoesNotDependOnTheOthers) {
  const auto alone = run({.metrics = {"iwae_bound"}, .k = 8}).measured.at(0).value;
  EXPECT_EQ(run({.metrics = {"mutual_information", "elbo", "iwae_bound"}, .k = 8}).measured.at(2).value, alone);
}

// Rows numbered by their value: the reconstruction error tells which were chosen.
TEST_F(Evaluate, ALargerLimitAddsRowsAndDropsNone) {
  model_.a = at::zeros({2, 4}, at::kDouble);
  model_.b = at::zeros({4}, at::kDouble);  // every x comes back as 0
  auto x = at::zeros({10, 4});
  x.select(1, 0).copy_(at::pow(2, at::arange(10) / 2.));  // squared: 2^row
  const MemoryDataset numbered({x, {}});
  const auto chosen = [&](std::int64_t limit) {
    const auto found = evaluate(model_, numbered, kReals, {.metrics = {"reconstruction_mse"}, .limit = limit, .seed = 7});
    EXPECT_EQ(found.n, limit);
    return std::lround(found.measured.at(0).value * 4 * static_cast<double>(limit));  // one bit per row
  };
  const auto four = chosen(4), six = chosen(6);
  EXPECT_EQ(__builtin_popcountl(static_cast<unsigned long>(four)), 4);
  EXPECT_EQ(__builtin_popcountl(static_cast<unsigned long>(six)), 6);
  EXPECT_EQ(four & six, four);
  EXPECT_NE(four, 0b1111) << "not simply the first rows";
}

TEST_F(Evaluate, LeavesTheModelAsItWas) {
  model_.train();
  run({.metrics = {"elbo"}});
  EXPECT_TRUE(model_.is_training());
  model_.eval();
  run({.metrics = {"elbo"}});
  EXPECT_FALSE(model_.is_training());
}

TEST_F(Evaluate, RefusesWhatMakesNoSense) {
  try {
    run({.metrics = {"elbow"}});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean 'elbo'?"));
  }
  EXPECT_THROW(run({.k = 0}), UserError);
  EXPECT_THROW(run({.limit = -1}), UserError);
  EXPECT_THROW(run({.batch = 0}), UserError);
  const MemoryDataset empty({at::zeros({0, 4}), {}});
  EXPECT_THROW(evaluate(model_, empty, kReals, {}), UserError);
}

struct Nothing final : Model {
  std::vector<Turn> turns() override { return {}; }
};

TEST_F(Evaluate, AModelThatCanDoNothingGetsReasons) {
  Nothing model;
  const auto none = evaluate(model, data_, kReals, {});
  EXPECT_TRUE(none.measured.empty());
  ASSERT_EQ(none.omitted.size(), n_usual());
  for (const auto& omitted : none.omitted) EXPECT_FALSE(omitted.reason.empty()) << omitted.metric;
}

// Rows of two fields, one of them with unknown cells.
struct Mixed final : Model, CanSample, CanScore, CanEncode, CanDecode, HasPrior {
  std::vector<Turn> turns() override { return {}; }
  Score score(const Batch& batch, Rng&) override {
    return {at::zeros({batch.size()}), score_info(), {}, at::full({batch.size()}, 3)};
  }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
  Rows sample(std::int64_t n, const Rows&, Rng&) override {
    return std::vector<Column>{{at::zeros({n, 2})}, {at::zeros({n}, at::kLong)}};
  }
  Distribution encode(const Batch& batch) override { return standard_normal({batch.size(), 2}, at::kFloat); }
  RowsLaw decode(const Tensor&, const Rows&) override { throw std::logic_error("asked for"); }
  Distribution prior(const Rows&) override { return standard_normal({2}); }
};

TEST(EvaluateMixed, OfSeveralFieldsLeavesOutWhatNeedsOne) {
  Mixed model;
  const Codec codec(
      {reals_codec({.name = "x", .values = Real{}, .shape = {2}}), symbols_codec({.name = "y", .values = Symbols{{3}}})});
  const MemoryDataset data(Batch{std::vector<Column>{{at::zeros({40, 2})}, {at::zeros({40}, at::kLong)}}});
  const Reference reference({.judged = data, .train = data, .codec = codec, .rng = Rng(1)});
  const auto sampler = sampler_named("prior").fit(model, codec, {}, nullptr, Rng(1));
  EvaluateOptions options;
  for (const auto& info : known_metrics()) {
    if (info.name != "iwae_bound" && info.name != "ais" && info.group != "representation") options.metrics.push_back(info.name);
  }
  for (const auto* name : {"reconstruction_mse", "round_trip_error", "levels_restored", "latent_smoothness", "accuracy"})
    options.metrics.emplace_back(name);
  const auto found = evaluate(model, data, codec, options, {&reference, &sampler, 20});
  std::vector<std::string> measured;
  for (const auto& one : found.measured) measured.push_back(one.metric);
  EXPECT_THAT(measured, testing::UnorderedElementsAre("log_likelihood", "bits_per_dim"));
  for (const auto& one : found.omitted) {
    if (one.metric != "elbo" && one.metric != "accuracy" && one.metric != "given_score" && one.metric != "fivo_bound")
      EXPECT_THAT(one.reason, testing::HasSubstr("2 fields")) << one.metric;
  }
}

TEST(KnownMetrics, HaveNamesOfTheirOwnAndNeedsThatExist) {
  Nothing model;
  const MemoryDataset data({at::zeros({2, 4}), {}});
  const Subject subject(model, data, kReals, 1, 2, Rng(0));
  std::set<std::string> names;
  for (const auto& info : known_metrics()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.summary.empty()) << info.name;
    EXPECT_FALSE(why_not(subject, info.needs).empty()) << info.name;
  }
}

}  // namespace
}  // namespace gx
