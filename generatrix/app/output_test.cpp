#include "generatrix/app/output.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gx {

TEST(ToJson, KeepsOrderAndKinds) {
  EXPECT_EQ(to_json({{"n", std::int64_t{3}}, {"x", 0.5}, {"name", std::string("a\"b")}, {"list", std::vector<double>{1, 2.5}}}),
            R"({"n":3,"x":0.5,"name":"a\"b","list":[1.0,2.5]})");
}

TEST(ToJson, NumbersThatAreNoneBecomeNull) {
  EXPECT_EQ(to_json({{"x", std::nan("")}, {"y", INFINITY}, {"z", nullptr}}), R"({"x":null,"y":null,"z":null})");
}

TEST(ToJson, TextThatIsNotUtf8StaysPrintable) { EXPECT_NO_THROW(to_json({{"path", std::string("\xff\xfe")}})); }

TEST(Columns, AreAsWideAsTheirWidestCell) {
  EXPECT_EQ(columns({{"a", "bb", "c"}, {"aaa", "b", "last one"}}), "a    bb  c\naaa  b   last one");
}

TEST(Number, IsShortAndADashWhenAbsent) {
  EXPECT_EQ(number(3.14159), "3.142");
  EXPECT_EQ(number(std::nan("")), "-");
  EXPECT_EQ(number(std::optional<double>()), "-");
}

TEST(Wrapped, BreaksAtSpacesAndIndents) {
  EXPECT_EQ(wrapped("one two three", 9, 2), "one two\n  three");
  EXPECT_EQ(wrapped("overlong", 4), "overlong");
  EXPECT_EQ(wrapped("", 10), "");
}

TEST(ClockText, ShowsHoursOnlyWhenThereAreAny) {
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(123), "2:03");
  EXPECT_EQ(clock_text(3723), "1:02:03");
}

TEST(ClockText, SurvivesAnEndlessWait) { EXPECT_FALSE(clock_text(INFINITY).empty()); }

TEST(Together, NamesStandByWhatIsSaidOfThem) {
  const auto all = together({{"no score", "elbo"}, {"no codes", "recall"}, {"no score", "bits"}});
  EXPECT_EQ(all, (Said{{"no score", {"elbo", "bits"}}, {"no codes", {"recall"}}}));
}

}  // namespace gx
