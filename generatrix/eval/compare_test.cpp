#include "generatrix/eval/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/no_model.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

constexpr std::int64_t kRows = 100;  // that samples are judged by

class Compare : public testing::Test {
 protected:
  static Tensor draw(std::uint64_t seed) {
    auto model = LinearGaussian::exact();
    Rng rng(seed);
    return model.draw(2 * kRows, rng);
  }
  static Trained trained(std::int64_t seed) {
    return {
        .seed = seed, .model = std::make_shared<LinearGaussian>(LinearGaussian::exact()), .cost = {.steps = 10, .seconds = 2}};
  }
  Report run(std::vector<Contestant> contestants, CompareOptions options = {},
             const std::optional<CostOptions>& costs = std::nullopt) {
    options.n = kRows;
    options.costs = costs;
    for (auto& contestant : contestants) {
      if (!contestant.ground.judged) contestant.ground = ground_;
    }
    const auto pictures = [](Model&, const Sampler* sampler, const Ground&, const Reference&) -> std::vector<ReportPicture> {
      return {{.title = sampler ? sampler->name : "none"}};
    };
    return compare(
        contestants, options,
        {.tell = [](const std::string&) {}, .pictures = pictures, .real = [](const Reference&) { return ReportPicture(); }});
  }
  static const ReportCell& cell(const Report& report, std::size_t row, const std::string& column) {
    for (std::size_t c = 0; c < report.columns.size(); ++c) {
      if (report.columns[c].name == column) return report.rows[row].cells[c];
    }
    throw std::out_of_range(column);
  }

  Codec codec_{{reals_codec({.name = "x", .values = Real{}, .shape = {4}})}};
  static DatasetPtr rows(std::uint64_t seed) { return std::make_shared<MemoryDataset>(Batch{draw(seed), {}}); }
  Ground ground_{rows(1), rows(2), codec_};
};

TEST_F(Compare, HasARowForEachSamplerAndRepeatsWhatDoesNotDependOnIt) {
  const auto report = run({{.name = "a", .trained = {trained(0)}}}, {.samplers = {"gaussian", "gmm"}});
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].sampler, "gmm");  // the order in which samplers are listed
  EXPECT_EQ(report.rows[1].sampler, "gaussian");
  EXPECT_EQ(*cell(report, 0, "elbo").value, *cell(report, 1, "elbo").value);
  EXPECT_NE(*cell(report, 0, "sliced_wasserstein").value, *cell(report, 1, "sliced_wasserstein").value);
  EXPECT_TRUE(cell(report, 0, "sliced_wasserstein").real_vs_real);
  EXPECT_EQ(cell(report, 0, "elbo").kind, "lower_bound density");
  EXPECT_EQ(*cell(report, 0, "training_seconds").value, 2);
  EXPECT_EQ(report.rows[0].pictures.at(0).title, "gmm");
  EXPECT_EQ(report.rows[1].pictures.at(0).title, "gaussian");
}

TEST_F(Compare, KeepsARunThatDivergedAsSuch) {
  const Trained broken{.seed = 1, .failure = "diverged: loss is nan"};
  const auto report =
      run({{.name = "good", .trained = {trained(0)}}, {.name = "bad", .trained = {broken}}}, {.samplers = {"gaussian"}});
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[1].failure, "diverged: loss is nan");
  for (const auto& c : report.rows[1].cells) EXPECT_EQ(c.reason, "diverged: loss is nan");
}

TEST_F(Compare, SaysWhichOfSeveralSeedsFailed) {
  const Trained broken{.seed = 1, .failure = "diverged: loss is nan"};
  const auto report = run({{.name = "half", .trained = {broken, trained(0)}}}, {.samplers = {"gaussian"}});
  EXPECT_TRUE(report.rows[0].failure.empty());
  EXPECT_TRUE(cell(report, 0, "elbo").value);
  EXPECT_THAT(report.notes, testing::Contains(testing::HasSubstr("half: 1 of 2 trainings failed (diverged")));
  EXPECT_THAT(report.rows[0].seeds, testing::ElementsAre(1, 0));
  for (const auto* column : {"elbo", "sliced_wasserstein", "training_seconds"})
    EXPECT_THAT(cell(report, 0, column).by_seed, testing::ElementsAre(std::nullopt, cell(report, 0, column).value)) << column;
}

// Its own cost of training is seen by whoever asks for its turns.
struct Watched final : Model, CanSample, CanEncode, CanDecode {
  int n_asked = 0;
  std::vector<Turn> turns() override {
    ++n_asked;
    return {};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override { return rng.normal({n, 4}); }
  Distribution encode(const Batch& batch) override { return independent(Normal{batch.x(), at::ones_like(batch.x())}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(Normal{z, at::ones_like(z)}, 1); }
};

TEST_F(Compare, MeasuresAModelOnceAndEachSamplerOnItsOwn) {
  const auto model = std::make_shared<Watched>();
  const CostOptions quick{.seconds = 0.001, .cores = 1};
  const auto report =
      run({{.name = "a", .trained = {{.model = model}}}}, {.samplers = {"prior", "gmm"}, .metrics = {"active_units"}}, quick);
  EXPECT_EQ(model->n_asked, 1);
  EXPECT_EQ(*cell(report, 0, "codes_per_second").value, *cell(report, 1, "codes_per_second").value);
  EXPECT_NE(*cell(report, 0, "samples_per_second").value, *cell(report, 1, "samples_per_second").value);
}

// Its sampler gives normal numbers, or rows of a set.
struct Offering final : Model, OffersSamplers {
  DatasetPtr copied;
  explicit Offering(DatasetPtr rows = nullptr) : copied(std::move(rows)) {}
  std::vector<Turn> turns() override { return {}; }
  std::vector<SamplerInfo> samplers() override {
    const auto fit = [this](Model&, const Codec&, const Table&, const Dataset*, const Rng&) -> Sampler {
      return {.name = "own", .draw = [this](std::int64_t n, const Rows&, Rng& rng) {
                return copied ? copied->rows(at::arange(n, at::kLong)).event : Rows(rng.normal({n, 4}));
              }};
    };
    return {{.name = "own", .fit = fit}};
  }
};

TEST_F(Compare, ASamplerThatOneModelOffersIsMeasuredWithThatModel) {
  const auto report =
      run({{.name = "a", .trained = {{.model = std::make_shared<Offering>()}}}, {.name = "b", .trained = {trained(0)}}},
          {.samplers = {"own"}, .metrics = {"sliced_wasserstein"}});
  EXPECT_EQ(report.rows[0].sampler, "own");
  EXPECT_TRUE(cell(report, 0, "sliced_wasserstein").value);
  EXPECT_EQ(report.rows[1].sampler, "none");
}

// Every number of a report by row and column, costs left out.
using Numbers = std::map<std::string, double>;
Numbers numbers_of(const Report& report, const std::string& name) {
  Numbers numbers;
  for (const auto* rows : {&report.rows, &report.baselines}) {
    for (const auto& row : *rows) {
      if (row.name != name && rows == &report.rows) continue;
      for (std::size_t c = 0; c < report.columns.size(); ++c) {
        if (row.cells[c].value && report.columns[c].group != "cost")
          numbers[row.name + row.sampler + report.columns[c].name] = *row.cells[c].value;
      }
    }
  }
  return numbers;
}

Trained wide() {
  auto model = std::make_shared<LinearGaussian>(LinearGaussian::exact());
  model->s = 1.5;
  return {.model = model};
}

TEST_F(Compare, TheOrderOfNamesChangesNoNumberAndAModelIsTheSameAloneAsInCompany) {
  const Contestant a{.name = "a", .trained = {trained(0)}}, b{.name = "b", .trained = {wide()}};
  const CompareOptions options{.samplers = {"gaussian"}};
  const auto there = run({a, b}, options), back = run({b, a}, options), alone = run({a}, options);
  EXPECT_EQ(numbers_of(there, "a"), numbers_of(back, "a"));
  EXPECT_EQ(numbers_of(there, "b"), numbers_of(back, "b"));
  EXPECT_EQ(numbers_of(there, "a"), numbers_of(alone, "a"));
  EXPECT_NE(numbers_of(there, "a"), numbers_of(there, "b"));
}

TEST_F(Compare, EqualsEvaluate) {
  const auto report = run({{.name = "a", .trained = {trained(0)}}, {.name = "b", .trained = {wide()}}}, {.samplers = {"gmm"}});
  auto model = LinearGaussian::exact();
  const Reference reference(
      {.judged = *ground_.judged, .train = *ground_.train, .codec = codec_, .n = kRows, .rng = Rng(0).fork("reference")});
  const auto sampler = sampler_named("gmm").fit(model, codec_, {}, ground_.train.get(), Rng(kFitSeed).fork("gmm"));
  const auto found = evaluate(model, *ground_.judged, codec_, {.limit = kRows}, {&reference, &sampler, kRows});
  EXPECT_GE(found.measured.size(), 14u);
  for (const auto& m : found.measured) {
    EXPECT_EQ(*cell(report, 0, m.metric).value, m.value) << m.metric;
    EXPECT_EQ(cell(report, 0, m.metric).standard_error, m.standard_error) << m.metric;
  }
}

// The same law by a codec of other numbers: x is 8 times as large for the one as for the other.
TEST_F(Compare, EachModelReadsThroughItsOwnCodecAndAllAreMeasuredInOneUnit) {
  const Codec scaled({reals_codec({.name = "x", .values = Real{}, .shape = {4}}, {.scale = {8, 8, 8, 8}})});
  auto model = std::make_shared<LinearGaussian>(LinearGaussian::exact());
  model->w = model->w / 8;
  model->b = model->b / 8;
  model->s = model->s / 8;
  model->a = model->a * 8;
  const Contestant narrow{.name = "narrow", .ground = {ground_.judged, ground_.train, scaled}, .trained = {{.model = model}}};
  const auto report = run({{.name = "a", .trained = {trained(0)}}, narrow}, {.samplers = {"gaussian"}});
  for (const auto* column :
       {"elbo", "iwae_bound", "bits_per_dim", "reconstruction_mse", "sliced_wasserstein", "frechet_distance"}) {
    const auto &a = cell(report, 0, column), &b = cell(report, 1, column);
    EXPECT_NEAR(*a.value, *b.value, 1e-3 * std::abs(*a.value)) << column;
    EXPECT_FALSE(a.best || b.best) << column;
  }
}

TEST_F(Compare, EveryNumberOfSamplesHasItsError) {
  const auto report = run({{.name = "a", .trained = {trained(0)}}}, {.samplers = {"gmm"}});
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    if (report.columns[c].group != "quality" || !report.rows[0].cells[c].value) continue;
    EXPECT_TRUE(report.rows[0].cells[c].standard_error) << report.columns[c].name;
    EXPECT_FALSE(report.rows[0].cells[c].error_by.empty()) << report.columns[c].name;
  }
}

TEST_F(Compare, RowsThatNoModelMadeStandBelow) {
  const auto report =
      run({{.name = "a", .trained = {trained(0)}}, {.name = "b", .trained = {wide()}}}, {.samplers = {"gaussian"}});
  ASSERT_EQ(report.baselines.size(), 3u);
  const auto baseline = [&](const char* name, const std::string& column) -> const ReportCell& {
    const auto row = std::ranges::find(report.baselines, name, &ReportRow::name);
    const auto at = std::ranges::find(report.columns, column, &ReportColumn::name) - report.columns.begin();
    return row->cells[static_cast<std::size_t>(at)];
  };
  EXPECT_GT(*baseline(kCopies, "memorization").value, 0.95) << "copies are caught";
  EXPECT_LT(*cell(report, 0, "memorization").value, 0.7);
  const auto &independent = baseline(kIndependentCells, "frechet_distance"), &real = baseline(kRealRows, "frechet_distance");
  EXPECT_GT(*independent.value, *cell(report, 0, "frechet_distance").value) << "cells hang together";
  EXPECT_LT(*real.value, *independent.value);
  EXPECT_EQ(real.value, cell(report, 0, "frechet_distance").real_vs_real);
  for (const auto& column : report.columns) {
    if (column.name == "frechet_distance") EXPECT_TRUE(column.discriminates);
  }
  for (const auto& row : report.baselines) {
    for (const auto& c : row.cells) EXPECT_FALSE(c.best);
  }
}

TEST_F(Compare, MemorizationLooksAtEachModelsOwnTrainingRows) {
  const auto others = rows(7);
  const Contestant copier{
      .name = "copier", .ground = {ground_.judged, others, codec_}, .trained = {{.model = std::make_shared<Offering>(others)}}};
  const Contestant other{.name = "other", .trained = {{.model = std::make_shared<Offering>(others)}}};
  for (const auto& order : {std::vector{copier, other}, std::vector{other, copier}}) {
    const auto report = run(order, {.samplers = {"own"}, .metrics = {"memorization"}});
    for (std::size_t i = 0; i < 2; ++i) {
      const auto value = *cell(report, i, "memorization").value;
      if (report.rows[i].name == "copier") EXPECT_EQ(value, 1);
      if (report.rows[i].name == "other") EXPECT_LT(value, 0.7);
    }
  }
}

TEST_F(Compare, RefusesUnknownNames) {
  EXPECT_THROW(run({}, {.samplers = {"gauss"}}), UserError);
  EXPECT_THROW(run({}, {.metrics = {"fidd"}}), UserError);
}

}  // namespace
}  // namespace gx
