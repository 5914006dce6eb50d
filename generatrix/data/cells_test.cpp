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

TEST(Cells, OfPeopleAreToldHowTheyAreRead) {
  const std::vector<std::pair<std::string, std::string>> forms{{"$130.21", "130.21"},
                                                               {"130,21 \u20ac", "130.21"},
                                                               {"1.014,21", "1014.21"},
                                                               {"1,014.21", "1014.21"},
                                                               {"37%", "37"},
                                                               {"1 234,5", "1234.5"},
                                                               {"1.234.567", "1234567"},
                                                               {"-12,50", "-12.50"},
                                                               {"$1,000", "1000"},
                                                               {"$1,234,567", "1234567"},
                                                               {"1 234", "1234"},
                                                               {"-$3.50", "-3.50"},
                                                               {"07.01.2022", "2026-01-07"},
                                                               {"1/7/2022", "2026-01-07"},
                                                               {"7.1.22 9:30", "2026-01-07"},
                                                               {"2018-01", "2026-01-07"}};
  for (const auto& [text, form] : forms) EXPECT_EQ(as_it_would_be_read(text), form) << text;
  for (const auto* text :
       {"",           "DE",           "a-1",        "3 rooms", "192.168.0.1", "+49 170", "-",        ".",
        "10\u201319", "555.123.4567", "48.85,2.35", "5\u00b0", "1.2.3",       "3-2-1",   "0-0-0",    "2019-20",
        "2020/21",    "99.99.9999",   "10-12",      "$1.234",  "1.234",       "42",      "\u226565", "12-10-05"})
    EXPECT_EQ(as_it_would_be_read(text), "") << text;
}

}  // namespace
}  // namespace gx
