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
  EXPECT_DOUBLE_EQ(*cell.standard_error, std::hypot(0.5, std::sqrt(7. / 3))) << "rows, and seeds";
  EXPECT_EQ(cell.error_by, "3 seeds");
  EXPECT_EQ(*cell_of({measurement(1)}).standard_error, 0.5);
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
