#include "generatrix/eval/report_cell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

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

TEST(CellOf, KeepsThePlaceOfASeedWithoutANumber) {
  const auto cell = cell_of({Omitted{"m", "diverged"}, measurement(1), Omitted{"m", "other"}, measurement(3)});
  EXPECT_EQ(*cell.value, 2);
  EXPECT_DOUBLE_EQ(*cell.spread, std::sqrt(2));
  EXPECT_THAT(cell.by_seed, testing::ElementsAre(std::nullopt, 1, std::nullopt, 3));
  EXPECT_EQ(cell.reason, "");
}

TEST(CellOf, KeepsTheReasonWhereThereIsNoNumber) {
  const auto cell = cell_of({Omitted{"m", "no decoder"}, Omitted{"m", "other"}});
  EXPECT_FALSE(cell.value);
  EXPECT_EQ(cell.reason, "no decoder");
  EXPECT_TRUE(cell.by_seed.empty());
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

TEST(DropEmptyColumns, LeavesOnlyThoseWithANumber) {
  Report report{.columns = {{.name = "empty"}, {.name = "full"}}};
  report.rows = {{.cells = {{.reason = "no"}, {.value = 1}}}, {.cells = {{.reason = "no"}, {.reason = "no"}}}};
  drop_empty_columns(report);
  ASSERT_EQ(report.columns.size(), 1u);
  EXPECT_EQ(report.columns[0].name, "full");
  EXPECT_EQ(report.rows[0].cells.size(), 1u);
  EXPECT_EQ(*report.rows[0].cells[0].value, 1);
}

}  // namespace
}  // namespace gx
