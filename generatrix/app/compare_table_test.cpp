#include "generatrix/app/compare_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

using testing::HasSubstr;

Report example() {
  Report report{.data = "mnist", .split = "test", .seed = 7};
  report.columns = {{.name = "frechet_distance", .heading = "FD", .group = "quality"},
                    {.name = "elbo", .heading = "elbo", .group = "likelihood"}};
  report.rows = {{.name = "vae",
                  .model = "vae",
                  .sampler = "prior",
                  .cells = {{.value = 12.5, .spread = 0.25, .best = true, .real_vs_real = 1.5},
                            {.value = -105, .kind = "lower_bound mass"}}},
                 {.name = "gan",
                  .model = "gan",
                  .sampler = "prior",
                  .cells = {{.value = 20, .real_vs_real = 1.5}, {.reason = "the model gives no likelihood"}}}};
  report.notes = {"a remark"};
  return report;
}

TEST(CompareTable, WritesADeviationInTheScaleOfItsNumber) {
  Report report{.columns = {{.name = "a", .heading = "a", .group = "cost"}}};
  report.rows = {{.name = "large", .cells = {{.value = 1.49e6, .spread = 21e3}}},
                 {.name = "small", .cells = {{.value = 36228, .spread = 734.2}}}};
  const auto text = compare_table(report);
  EXPECT_THAT(text, HasSubstr("1.49M +-0.021M"));
  EXPECT_THAT(text, HasSubstr("36228 +-734"));
}

TEST(CompareTable, MarksTheBestAndExplainsDashes) {
  const auto text = compare_table(example());
  EXPECT_THAT(text, HasSubstr("vae + prior"));
  EXPECT_THAT(text, HasSubstr("12.5 +-0.25*"));
  EXPECT_THAT(text, HasSubstr("-105 bound"));
  EXPECT_THAT(text, HasSubstr("- [1]"));
  EXPECT_THAT(text, HasSubstr("[1] the model gives no likelihood"));
  EXPECT_THAT(text, HasSubstr("(real data)"));
  EXPECT_THAT(text, HasSubstr("note: a remark"));
}

TEST(CompareTable, KeepsRunsThatDiverged) {
  auto report = example();
  report.columns.clear();
  for (auto& row : report.rows) row.cells.clear();
  report.rows[1].failure = "diverged: loss is nan";
  EXPECT_THAT(compare_table(report), HasSubstr("gan: diverged: loss is nan\n"));
}

TEST(CompareRecords, AreOneForEachNumber) {
  const auto records = compare_records(example());
  ASSERT_EQ(records.size(), 4u);
  EXPECT_THAT(to_json(records[0]), HasSubstr(R"("metric":"frechet_distance","value":12.5)"));
  EXPECT_THAT(to_json(records[0]), HasSubstr(R"("real_vs_real":1.5)"));
  EXPECT_THAT(to_json(records[3]), HasSubstr(R"("value":null)"));
  EXPECT_THAT(to_json(records[3]), HasSubstr("no likelihood"));
}

}  // namespace
}  // namespace gx
