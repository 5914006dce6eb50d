#include "generatrix/app/compare_cell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "generatrix/app/output.h"

namespace gx {
namespace {

TEST(Compact, HasFourDigitsAndAUnit) {
  EXPECT_EQ(compact(1489936), "1.49M");
  EXPECT_EQ(compact(2.5e12), "2.5T");
  EXPECT_EQ(compact(99999), "99999");
  EXPECT_EQ(compact(-19533.4), "-19533");
  EXPECT_EQ(compact(9999.7), "10000");
  EXPECT_EQ(compact(std::numeric_limits<double>::infinity()), "-");
  EXPECT_EQ(compact(-250000), "-250k");
  EXPECT_EQ(compact(0.01234), number(0.01234));
}

TEST(ShortCell, HasTheDigitsThatItsErrorLeaves) {
  Footnotes notes;
  const ShortForm with_error{.error = true};
  EXPECT_EQ(short_cell_text({.value = 11.5123, .standard_error = 0.2431, .best = true}, with_error, notes), "11.51 +-0.24*");
  EXPECT_EQ(short_cell_text({.value = 35.672, .standard_error = 3.9}, with_error, notes), "36 +-4");
  EXPECT_EQ(short_cell_text({.value = 1234.5, .standard_error = 31}, with_error, notes), "1234 +-31");
  EXPECT_EQ(short_cell_text({.value = 2.023e6, .standard_error = 1.2e4}, with_error, notes), "2.023M +-0.012M");
  EXPECT_EQ(short_cell_text({.value = 0.5, .standard_error = 0}, with_error, notes), "0.5") << "no error is no number";
}

TEST(ShortCell, HasThreeDigitsWithoutAnError) {
  Footnotes notes;
  EXPECT_EQ(short_cell_text({.value = 3.5311, .standard_error = 0.01, .kind = "exact mass", .best = true}, {.kind = true}, notes),
            "3.53 exact*");
  EXPECT_EQ(short_cell_text({.value = 4.2361, .kind = "lower_bound mass"}, {.kind = true}, notes), "4.24 bound");
  EXPECT_EQ(short_cell_text({.value = 4.2, .kind = "lower_bound mass of p(x|label)"}, {.kind = true}, notes),
            "4.2 bound p(x|label)");
  EXPECT_EQ(short_cell_text({.value = 0.936, .kind = "code"}, {}, notes), "0.936");
  EXPECT_EQ(short_cell_text({.value = 253912}, {}, notes), "254k");
}

TEST(ShortCell, PointsToTheReasonWhereThereIsNoNumber) {
  Footnotes notes;
  EXPECT_EQ(short_cell_text({.reason = "no codes"}, {}, notes), "[1]");
  EXPECT_EQ(short_cell_text({.reason = "no score"}, {}, notes), "[2]");
  EXPECT_EQ(cell_text({.reason = "no codes"}, notes), "- [1]");
  EXPECT_THAT(notes.lines(), testing::ElementsAre("[1] no codes", "[2] no score"));
}

TEST(RowName, NamesTheSamplerWhereThereIsOne) {
  EXPECT_EQ(row_name({.name = "vae", .sampler = "gmm"}), "vae + gmm");
  EXPECT_EQ(row_name({.name = "vae", .sampler = "none"}), "vae");
}

TEST(CautionsOf, NameTheColumnsThatShareOne) {
  Report report;
  report.columns = {{.name = "a", .heading = "FD"}, {.name = "b", .heading = "KID"}, {.name = "c", .heading = "recall"}};
  report.columns[0].caution = report.columns[2].caution = "not beaten";
  EXPECT_THAT(cautions_of(report, {0, 1, 2}), testing::ElementsAre("FD, recall: not beaten"));
  EXPECT_TRUE(cautions_of(report, {1}).empty());
}

}  // namespace
}  // namespace gx
