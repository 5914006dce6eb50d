#include "generatrix/data/sources/cells.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(Cells, KnowWhatIsUnknown) {
  for (const auto* text : {"", "NA", "n/a", "?", "NaN", "nan", "NULL", "None"}) EXPECT_TRUE(is_unknown(text)) << text;
  for (const auto* text : {"0", "-", "no", "unknown", "nano"}) EXPECT_FALSE(is_unknown(text)) << text;
}

TEST(Cells, AreNumbersOnlyAsAWhole) {
  EXPECT_EQ(number_of("3"), 3);
  EXPECT_EQ(number_of("-0.5"), -0.5);
  EXPECT_EQ(number_of("+1e-3"), 1e-3);
  EXPECT_EQ(number_of("1700000000.125"), 1700000000.125);
  for (const auto* text : {"", "3 m", "1,5", "0x10", "inf", "nan", "1e999", "+-3", "--3", "1.2.3"})
    EXPECT_FALSE(number_of(text)) << text;
}

TEST(Cells, AreDatesOfIso8601) {
  EXPECT_EQ(seconds_of("1970-01-01"), 0);
  EXPECT_EQ(seconds_of("1969-12-31"), -86'400);
  EXPECT_EQ(seconds_of("2024-02-29"), 1'709'164'800);
  EXPECT_EQ(seconds_of("1970-01-02T01:02:03Z"), 86'400 + 3'723);
  EXPECT_EQ(seconds_of("1970-01-02 01:02"), 86'400 + 3'720);
  EXPECT_EQ(seconds_of("1970-01-01T00:00:00.25"), 0.25);
  EXPECT_EQ(seconds_of("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(seconds_of("1970-01-01T00:00-02"), 7'200);
  for (const auto* text : {"2023-02-29", "2023-13-01", "2023-1-1", "20230101", "2023-01-01T", "2023-01-01T24:00", "2023-01-01T10",
                           "2023-01-01x", "2023-01-01T10:00:00."})
    EXPECT_FALSE(seconds_of(text)) << text;
}

}  // namespace
}  // namespace gx
