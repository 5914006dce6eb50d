#include "generatrix/base/text.h"

#include <gtest/gtest.h>

namespace gx {

TEST(WordsIn, AreWhatStandsBetweenSpaces) {
  EXPECT_EQ(words_in(" a red  disc"), (std::vector<std::string>{"a", "red", "disc"}));
  EXPECT_TRUE(words_in("  ").empty());
}

TEST(EditDistance, CountsSlipsOfThePen) {
  EXPECT_EQ(edit_distance("beta", "beta"), 0u);
  EXPECT_EQ(edit_distance("bta", "beta"), 1u);
  EXPECT_EQ(edit_distance("betta", "beta"), 1u);
  EXPECT_EQ(edit_distance("beat", "beta"), 1u) << "a swap of neighbours is one slip";
  EXPECT_EQ(edit_distance("", "beta"), 4u);
}

TEST(Nearest, OffersOnlyWhatIsNear) {
  EXPECT_EQ(nearest("latnet", {"beta", "latent"}), "latent");
  EXPECT_EQ(nearest("momentum", {"beta", "latent"}), std::nullopt);
}

TEST(SmallLetters, AreOfTheAlphabetAlone) { EXPECT_EQ(in_small_letters(".PnG \xC3\x84"), ".png \xC3\x84"); }

// Latin-1, a character that is cut off, longer forms than needed, half of a pair of UTF-16, beyond Unicode.
TEST(IsUtf8, KnowsCharactersInTheirShortestForm) {
  for (const auto* text : {"", "plain", "Z\xC3\xBCrich", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const auto* text :
       {"Z\xFCrich", "\xC3", "\xE2\x82", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

TEST(Listed, NamesTheFirstAndCountsTheOthers) {
  EXPECT_EQ(listed({"a", "b", "c"}, 2), "a, b and 1 more");
  EXPECT_EQ(listed({"a", "b"}, 2), "a, b");
  EXPECT_EQ(listed({}, 2), "");
}

TEST(WholeNumber, IsTheWholeText) {
  EXPECT_EQ(whole_number("12"), 12);
  EXPECT_EQ(whole_number("-3"), -3);
  EXPECT_EQ(whole_number("007"), 7);
  EXPECT_EQ(whole_number("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const auto* text : {"", "-", "12abc", "abc", "+5", " 5", "5 ", "1.0", "1e3", "0x10", "--5", "9223372036854775808"})
    EXPECT_EQ(whole_number(text), std::nullopt) << '"' << text << '"';
}

TEST(WholeNumber, LiesWithinItsLimits) {
  EXPECT_EQ(whole_number("0", 0, 9), 0);
  EXPECT_EQ(whole_number("9", 0, 9), 9);
  EXPECT_EQ(whole_number("-1", 0, 9), std::nullopt);
  EXPECT_EQ(whole_number("10", 0, 9), std::nullopt);
}

TEST(Shortest, ReadsBackAsTheSameNumber) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(std::stod(shortest(1.0 / 3.0)), 1.0 / 3.0);
}

}  // namespace gx
