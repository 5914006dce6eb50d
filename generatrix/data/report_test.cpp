#include "generatrix/data/report.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/data/array_tensor.h"
#include "generatrix/media/npz.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class Reports : public FileTest {};

TEST_F(Reports, OfTablesTellEveryColumn) {
  write_file(folder_ / "t.csv", "a,b,c,d\n1,x,5,0.5\n2,y,5,\n,x,5,2\n1,x,5,0.5\n");
  const auto report = describe(DataSpec{.name = (folder_ / "t.csv").string(), .valid = 0});
  EXPECT_EQ(report.train, 4);
  EXPECT_EQ(report.test, 0);
  EXPECT_EQ(report.duplicates, 1);
  EXPECT_EQ(report.codec, "reals + symbols");
  ASSERT_EQ(report.fields.size(), 2u);
  const auto& numbers = report.fields[0];
  EXPECT_EQ(numbers.unknown, 1);
  EXPECT_EQ(numbers.cells[0].name, "d");
  EXPECT_EQ(numbers.cells[0].known, 3);
  EXPECT_EQ(numbers.cells[0].unknown, 1);
  EXPECT_EQ(numbers.cells[0].low, 0.5);
  EXPECT_EQ(numbers.cells[0].high, 2);
  EXPECT_EQ(numbers.cells[0].mean, 1);
  const auto& categories = report.fields[1];
  EXPECT_EQ(categories.n_constant, 1);
  EXPECT_TRUE(categories.cells[2].is_constant());
  EXPECT_EQ(categories.cells[2].name, "c");
  EXPECT_THAT(categories.cells[1].counts, ElementsAre(Pair("x", 3), Pair("y", 1)));
  EXPECT_TRUE(std::isnan(report.entropy));
}

TEST_F(Reports, OfPicturesTellLevelsAndLabels) {
  auto x = at::full({6, 1, 4, 4}, 7, at::kByte);
  x[3][0][2][1] = 250;
  write_npz(folder_ / "p.npz", {{"x", to_array(x)}, {"y", to_array(at::tensor({0, 2, 2, 0, 2, 2}, at::kLong))}});
  const auto report = describe(DataSpec{.name = (folder_ / "p.npz").string(), .valid = 0});
  const auto& image = report.fields[0];
  EXPECT_EQ(image.cells.size(), 1u);
  EXPECT_EQ(image.cells[0].form, "levels");
  EXPECT_EQ(image.cells[0].low, 7);
  EXPECT_EQ(image.cells[0].high, 250);
  EXPECT_NEAR(image.cells[0].mean, (95 * 7 + 250) / 96.0, 1e-12);
  EXPECT_EQ(image.n_constant, 15);
  EXPECT_EQ(report.duplicates, 4);
  EXPECT_THAT(report.labels, ElementsAre(Pair("0", 2), Pair("1", 0), Pair("2", 4)));
  EXPECT_TRUE(report.fields[1].is_given);
}

TEST_F(Reports, OfTextsTellLengths) {
  write_file(folder_ / "t.txt", "abc\na\n");
  const auto report = describe(DataSpec{.name = (folder_ / "t.txt").string(), .valid = 0});
  EXPECT_EQ(report.fields[0].shortest, 2);
  EXPECT_EQ(report.fields[0].longest, 4);
  EXPECT_EQ(report.fields[0].mean_length, 3);
  EXPECT_THAT(report.fields[0].cells[0].counts,
              ElementsAre(Pair("<unk>", 0), Pair("<end>", 2), Pair("a", 2), Pair("b", 1), Pair("c", 1)));
}

TEST(ReportsOfDensities, HaveTheirEntropy) {
  const auto report = describe(DataSpec{.name = "two-moons", .limit = 500});
  EXPECT_NEAR(report.entropy, 2.3939, 1e-4);
  EXPECT_EQ(report.train, 500);
  EXPECT_EQ(report.valid, 10'000);
  EXPECT_EQ(report.fields[0].cells.size(), 2u);
}

}  // namespace
}  // namespace gx
