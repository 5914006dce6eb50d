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

TEST(Listed, NamesTheFirstAndCountsTheOthers) {
  EXPECT_EQ(listed({"a", "b", "c"}, 2), "a, b and 1 more");
  EXPECT_EQ(listed({"a", "b"}, 2), "a, b");
  EXPECT_EQ(listed({}, 2), "");
}

TEST(Shortest, ReadsBackAsTheSameNumber) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(std::stod(shortest(1.0 / 3.0)), 1.0 / 3.0);
}

}  // namespace gx
