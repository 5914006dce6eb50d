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

}  // namespace
}  // namespace gx
