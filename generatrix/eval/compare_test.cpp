#include "generatrix/eval/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/linear_gaussian.h"

namespace gx {
namespace {

Metric::Finding measurement(double value, const std::string& kind = {}) {
  return Measurement{.metric = "m", .value = value, .standard_error = 0.5, .kind = kind, .n = 10};
}

TEST(CellOf, GivesMeanAndDeviationOverSeeds) {
  const auto cell = cell_of({measurement(1), measurement(2), measurement(6)});
  EXPECT_DOUBLE_EQ(*cell.value, 3);
  EXPECT_DOUBLE_EQ(*cell.spread, std::sqrt(7));
  EXPECT_EQ(*cell.standard_error, 0.5);
  EXPECT_THAT(cell.by_seed, testing::ElementsAre(1, 2, 6));
  EXPECT_FALSE(cell_of({measurement(1)}).spread);
}

TEST(CellOf, KeepsTheReasonWhereThereIsNoNumber) {
  const auto cell = cell_of({Omitted{"m", "no decoder"}, Omitted{"m", "other"}});
  EXPECT_FALSE(cell.value);
  EXPECT_EQ(cell.reason, "no decoder");
}

Report with_column(MetricInfo::Better better, const std::vector<ReportCell>& cells) {
  Report report{.columns = {{.name = "m", .better = better}}};
  for (const auto& cell : cells) report.rows.push_back({.cells = {cell}});
  mark_best(report);
  return report;
}

std::vector<bool> best(const Report& report) {
  std::vector<bool> marks;
  for (const auto& row : report.rows) marks.push_back(row.cells[0].best);
  return marks;
}

TEST(MarkBest, NeverRanksNumbersOfDifferentKinds) {
  const ReportCell exact{.value = 3, .kind = "exact mass"}, better{.value = 2, .kind = "exact mass"};
  const ReportCell bound{.value = 1, .kind = "lower_bound mass"};
  EXPECT_THAT(best(with_column(MetricInfo::Better::lower, {exact, bound, better})), testing::ElementsAre(false, false, true));
  EXPECT_THAT(best(with_column(MetricInfo::Better::higher, {exact, bound, better})), testing::ElementsAre(true, false, false));
  EXPECT_THAT(best(with_column(MetricInfo::Better::neither, {exact, better})), testing::ElementsAre(false, false));
}

TEST(MarkBest, LeavesOutWhatIsNoNumberOrNormalizedByNothing) {
  const ReportCell none{.reason = "no"}, nan{.value = std::nan("")}, one{.value = 1}, two{.value = 2};
  EXPECT_THAT(best(with_column(MetricInfo::Better::lower, {none, nan, two, one})),
              testing::ElementsAre(false, false, false, true));
  const ReportCell a{.value = 1, .kind = "unnormalized mass"}, b{.value = 2, .kind = "unnormalized mass"};
  EXPECT_THAT(best(with_column(MetricInfo::Better::lower, {a, b})), testing::ElementsAre(false, false));
  EXPECT_THAT(best(with_column(MetricInfo::Better::lower, {one, one})), testing::ElementsAre(false, false));
  EXPECT_THAT(best(with_column(MetricInfo::Better::lower, {one, two, one})), testing::ElementsAre(true, false, true));
}

class Compare : public testing::Test {
 protected:
  static Tensor draw(std::uint64_t seed) {
    auto model = LinearGaussian::exact();
    Rng rng(seed);
    return model.draw(300, rng);
  }
  static Trained trained(std::int64_t seed) {
    return {
        .seed = seed, .model = std::make_shared<LinearGaussian>(LinearGaussian::exact()), .cost = {.steps = 10, .seconds = 2}};
  }
  Report run(const std::vector<Contestant>& contestants, CompareOptions options = {}) {
    options.n = 200;
    options.costs = false;
    return compare(contestants, ground_, options, [](const std::string&) {});
  }
  static const ReportCell& cell(const Report& report, std::size_t row, const std::string& column) {
    for (std::size_t c = 0; c < report.columns.size(); ++c) {
      if (report.columns[c].name == column) return report.rows[row].cells[c];
    }
    throw std::out_of_range(column);
  }

  Codec codec_{.values = Values::reals, .space = {.event = {4}}};
  MemoryDataset judged_{{draw(1), {}}}, train_{{draw(2), {}}};
  Reference reference_{{.judged = judged_, .train = train_, .codec = codec_, .n = 200, .rng = Rng(3)}};
  Ground ground_{judged_, train_, codec_, reference_};
};

TEST_F(Compare, HasARowForEachSamplerAndRepeatsWhatDoesNotDependOnIt) {
  const auto report = run({{.name = "a", .trained = {trained(0)}}}, {.samplers = {"gaussian", "gmm"}});
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].sampler, "gaussian");
  EXPECT_EQ(report.rows[1].sampler, "gmm");
  EXPECT_EQ(*cell(report, 0, "elbo").value, *cell(report, 1, "elbo").value);
  EXPECT_NE(*cell(report, 0, "sliced_wasserstein").value, *cell(report, 1, "sliced_wasserstein").value);
  EXPECT_TRUE(cell(report, 0, "sliced_wasserstein").real_vs_real);
  EXPECT_EQ(cell(report, 0, "elbo").kind, "lower_bound density");
  EXPECT_EQ(*cell(report, 0, "training_seconds").value, 2);
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
}

TEST_F(Compare, RefusesUnknownNames) {
  EXPECT_THROW(run({}, {.samplers = {"gauss"}}), UserError);
  EXPECT_THROW(run({}, {.metrics = {"fid"}}), UserError);
}

}  // namespace
}  // namespace gx
