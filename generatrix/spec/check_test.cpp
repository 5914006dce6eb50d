#include "generatrix/spec/check.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gx {
namespace {

struct Case {
  Check check;
  std::string words;
  std::vector<Value> allowed, refused;
};

TEST(Check, AllowsWhatItsWordsSay) {
  const std::vector<Case> cases = {
      {positive, "positive", {1, 1e-300, INFINITY}, {0, 0.0, -1, -INFINITY}},
      {at_least(2), "at least 2", {2, 2.0, 3}, {1, 1.999}},
      {above(0.5), "above 0.5", {0.6, 1}, {0.5, 0, -1}},
      {below(1), "below 1", {0.999, 0, -5}, {1, 1.0, 2}},
      {between(0, 0.9), "between 0 and 0.9", {0, 0.0, 0.9}, {-1e-9, 0.91, 1}},
      {{.low = 0, .high = 1, .above_low = true}, "above 0 and at most 1", {1, 1e-9}, {0, 1.1}},
      {{.low = 0, .high = 1, .below_high = true}, "at least 0 and below 1", {0, 0.9}, {1, -1}},
      {one_of({"auto", "grey"}), "one of auto, grey", {"auto", "grey"}, {"", "Auto", "gre"}},
      {one_of({8, 16}), "one of 8, 16", {8, 16.0}, {0, 12, 8.5}},
      {Check{}, "", {0, -1.5, "any", true}, {}},
  };
  for (const auto& [check, words, allowed, refused] : cases) {
    EXPECT_EQ(check.words(), words);
    for (const auto& value : allowed) EXPECT_TRUE(check.allows(value)) << words << ": " << to_text(value);
    for (const auto& value : refused) EXPECT_FALSE(check.allows(value)) << words << ": " << to_text(value);
  }
}

}  // namespace
}  // namespace gx
