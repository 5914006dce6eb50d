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
                  .cells = {{.value = 12.5, .spread = 0.4, .standard_error = 0.25, .best = true, .real_vs_real = 1.5},
                            {.value = -105, .kind = "lower_bound mass"}}},
                 {.name = "gan",
                  .model = "gan",
                  .sampler = "prior",
                  .cells = {{.value = 20, .real_vs_real = 1.5}, {.reason = "the model gives no likelihood"}}}};
  report.baselines = {{.name = "real rows", .cells = {{.value = 1.5}, {.reason = "no model made these rows"}}}};
  report.columns[0].caution = "not beaten";
  report.notes = {"a remark"};
  return report;
}

TEST(CompareTable, WritesAnErrorInTheScaleOfItsNumber) {
  Report report{.columns = {{.name = "a", .heading = "a", .group = "cost"}}};
  report.rows = {{.name = "large", .cells = {{.value = 1.49e6, .standard_error = 21e3}}},
                 {.name = "small", .cells = {{.value = 36228, .standard_error = 734.2}}}};
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
  EXPECT_THAT(text, HasSubstr("(real rows)"));
  EXPECT_THAT(text, HasSubstr("FD: not beaten"));
  EXPECT_THAT(text, HasSubstr("note: a remark"));
}

TEST(CompareTable, KeepsRunsThatDiverged) {
  auto report = example();
  report.columns.clear();
  for (auto* rows : {&report.rows, &report.baselines}) {
    for (auto& row : *rows) row.cells.clear();
  }
  report.rows[1].failure = "diverged: loss is nan";
  EXPECT_THAT(compare_table(report), HasSubstr("gan: diverged: loss is nan\n"));
}

TEST(CompareRecords, AreOneForEachNumber) {
  const auto records = compare_records(example());
  ASSERT_EQ(records.size(), 6u) << "real rows too";
  EXPECT_THAT(to_json(records[0]), HasSubstr(R"("metric":"frechet_distance","value":12.5)"));
  EXPECT_THAT(to_json(records[0]), HasSubstr(R"("real_vs_real":1.5)"));
  EXPECT_THAT(to_json(records[3]), HasSubstr(R"("value":null)"));
  EXPECT_THAT(to_json(records[3]), HasSubstr("no likelihood"));
}

}  // namespace
}  // namespace gx
