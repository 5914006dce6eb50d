#include "generatrix/data/dates.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(Dates, AreThoseOfIso8601) {
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

double seconds(const char* date) { return seconds_of(date).value(); }

TEST(Dates, AreWrittenAsTheyAreRead) {
  for (const auto* text : {"1970-01-01", "1969-12-31", "2024-02-29", "1904-07-01", "2026-11-27T09:30:00", "1969-12-31T23:59:59"})
    EXPECT_EQ(date_text(seconds(text)), text);
}

TEST(Dates, AreWrittenLikeOthers) {
  const auto again = [](const char* text) { return date_text(seconds(text), text); };
  for (const auto* text : {"1970-01-01", "2024-02-29T00:00:00", "2024-02-29 00:00:00", "2023-12-31T23:30:00.250",
                           "2024-01-01T00:00:00Z", "2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00-05:30"})
    EXPECT_EQ(again(text), text);
  EXPECT_EQ(again("2024-01-01T10:30Z"), "2024-01-01T10:30:00Z");
  EXPECT_EQ(date_text(3600, "1970-01-01"), "1970-01-01T01:00:00") << "no day that the moment is not";
}

TEST(Dates, GoOnByMonths) {
  EXPECT_EQ(months_between(seconds("2024-01-01"), seconds("2024-02-01")), 1);
  EXPECT_EQ(months_between(seconds("2023-11-30"), seconds("2024-02-29")), 3) << "both are last days";
  EXPECT_EQ(months_between(seconds("2024-03-15"), seconds("2023-03-15")), -12);
  EXPECT_FALSE(months_between(seconds("2024-01-01"), seconds("2024-01-31")));
  EXPECT_FALSE(months_between(seconds("2024-01-01"), seconds("2024-02-01T06:00:00")));
  const auto later = [](const char* from, int n, int day) { return date_text(months_later(seconds(from), n, day)); };
  EXPECT_EQ(later("2024-12-01", 1, 1), "2025-01-01");
  EXPECT_EQ(later("2024-02-29", 1, 31), "2024-03-31");
  EXPECT_EQ(later("2024-02-29", 1, 30), "2024-03-30");
  EXPECT_EQ(later("2024-01-30", 1, 30), "2024-02-29");
  EXPECT_EQ(later("2024-01-15T09:30:00", 14, 15), "2025-03-15T09:30:00");
  EXPECT_TRUE(day_of_month(seconds("2024-02-29")).is_last);
  EXPECT_EQ(day_of_month(seconds("2024-03-30")).number, 30);
}

}  // namespace
}  // namespace gx
