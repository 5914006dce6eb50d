#include "generatrix/eval/ranking.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/eval/no_model.h"
#include "generatrix/eval/report_cell.h"

namespace gx {
namespace {

using Better = MetricInfo::Better;

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
  EXPECT_THAT(best(with_column(Better::lower, {exact, bound, better})), testing::ElementsAre(false, false, true));
  EXPECT_THAT(best(with_column(Better::higher, {exact, bound, better})), testing::ElementsAre(true, false, false));
  EXPECT_THAT(best(with_column(Better::neither, {exact, better})), testing::ElementsAre(false, false));
}

TEST(MarkBest, LeavesOutWhatIsNoNumberOrNormalizedByNothing) {
  const ReportCell none{.reason = "no"}, nan{.value = std::nan("")}, one{.value = 1}, two{.value = 2};
  EXPECT_THAT(best(with_column(Better::lower, {none, nan, two, one})), testing::ElementsAre(false, false, false, true));
  const ReportCell a{.value = 1, .unranked = "unnormalized"}, b{.value = 2, .unranked = "unnormalized"};
  EXPECT_THAT(best(with_column(Better::lower, {a, b})), testing::ElementsAre(false, false));
  EXPECT_THAT(best(with_column(Better::lower, {one, one})), testing::ElementsAre(false, false));
  EXPECT_THAT(best(with_column(Better::lower, {one, two, one})), testing::ElementsAre(true, false, true));
}

ReportCell of_rows(const Tensor& rows) { return cell_of({Metric::Finding(mean_of(rows))}); }

// 100 pairs of equal models: rows that both are judged by, and draws of their own.
TEST(IsBetter, TellsEqualModelsApartNoMoreOftenThanStated) {
  int n_told_apart = 0;
  for (std::uint64_t pair = 0; pair < 100; ++pair) {
    Rng rng(pair);
    const auto shared = rng.normal({200}, at::kDouble);
    const auto a = of_rows(shared + rng.normal({200}, at::kDouble)), b = of_rows(shared + rng.normal({200}, at::kDouble));
    n_told_apart += is_better(a, b, Better::higher) || is_better(b, a, Better::higher) ? 1 : 0;
  }
  EXPECT_LE(n_told_apart, 12) << "5 of 100 are expected; 12 or more come once in 200 times";
}

TEST(IsBetter, SeesWhatRowsInCommonHide) {
  Rng rng(1);
  const auto shared = 100 * rng.normal({400}, at::kDouble);
  const auto a = of_rows(shared), b = of_rows(shared + 0.5 + 0.1 * rng.normal({400}, at::kDouble));
  EXPECT_LT(*b.value - *a.value, *a.standard_error);
  EXPECT_TRUE(is_better(b, a, Better::higher));
  EXPECT_TRUE(is_better(a, b, Better::lower));
  EXPECT_FALSE(is_better(a, b, Better::higher));
}

// Two estimates of log Z: all rows of one model are off by the same, which no replicate shows.
TEST(IsBetter, SeesTheErrorThatAllRowsShare) {
  Rng rng(1);
  const auto shared = rng.normal({400}, at::kDouble);
  auto low = Measurement{.value = 0, .replicates = replicates_of_mean(shared)}, high = low;
  high.value = 0.3;
  EXPECT_TRUE(is_better(cell_of({high}), cell_of({low}), Better::higher));
  low.shared_error = high.shared_error = 0.5;
  EXPECT_FALSE(is_better(cell_of({high}), cell_of({low}), Better::higher));
}

TEST(IsBetter, CountsSeeds) {
  const auto seeds = [](double shift) {
    std::vector<Metric::Finding> all;
    for (const double value : {0., 1., 2.}) all.push_back(Measurement{.value = value + shift, .standard_error = 0.001});
    return cell_of(all);
  };
  EXPECT_FALSE(is_better(seeds(1), seeds(0), Better::higher)) << "deviation 1 over 3 seeds";
  EXPECT_TRUE(is_better(seeds(3), seeds(0), Better::higher));
}

TEST(MarkBest, TiesShareTheStar) {
  const auto cell = [](double value) { return ReportCell{.value = value, .standard_error = 1}; };
  EXPECT_THAT(best(with_column(Better::higher, {cell(10), cell(9), cell(2)})), testing::ElementsAre(true, true, false));
  EXPECT_THAT(best(with_column(Better::higher, {cell(10), cell(9)})), testing::ElementsAre(false, false));
}

Report beside(const ReportCell& independent, const ReportCell& copies, const ReportCell& real,
              const std::vector<ReportCell>& models) {
  Report report{.columns = {{.name = "m", .better = Better::higher}}};
  for (const auto& cell : models) report.rows.push_back({.cells = {cell}});
  for (const auto& [name, cell] :
       {std::pair(kIndependentCells, independent), std::pair(kCopies, copies), std::pair(kRealRows, real)})
    report.baselines.push_back({.name = name, .cells = {cell}});
  mark_best(report);
  return report;
}
const ReportCell kLow{.value = 1, .standard_error = 0.1}, kMiddle{.value = 5, .standard_error = 0.1},
    kHigh{.value = 9, .standard_error = 0.1}, kNone{.reason = "no model made these rows"};

TEST(MarkBest, NoneIsBestWhereIndependentCellsAreNotBeaten) {
  const auto report = beside(kHigh, kNone, kNone, {kLow, kMiddle});
  EXPECT_THAT(best(report), testing::ElementsAre(false, false));
  EXPECT_FALSE(report.columns[0].discriminates);
  EXPECT_THAT(report.columns[0].caution, testing::HasSubstr(kIndependentCells));
  EXPECT_THAT(best(beside(kLow, kNone, kNone, {kLow, kMiddle})), testing::ElementsAre(false, true));
}

TEST(MarkBest, SaysWhereCopiesAreNotBeaten) {
  const auto report = beside(kLow, kHigh, kHigh, {kLow, kMiddle});
  EXPECT_THAT(best(report), testing::ElementsAre(false, true));
  EXPECT_TRUE(report.columns[0].discriminates);
  EXPECT_THAT(report.columns[0].caution, testing::HasSubstr("copying"));
}

TEST(MarkBest, ABetterNumberThanThatOfRealRowsIsNotBest) {
  EXPECT_THAT(best(beside(kNone, kNone, kMiddle, {kLow, kHigh, kMiddle})), testing::ElementsAre(false, false, true));
}

TEST(MarkBest, WhatHasNoOrderHasNoBest) {
  auto low = kLow, high = kHigh;
  low.unranked = high.unranked = "a density read at levels only";
  EXPECT_THAT(best(with_column(Better::higher, {low, high})), testing::ElementsAre(false, false));
}

}  // namespace
}  // namespace gx
