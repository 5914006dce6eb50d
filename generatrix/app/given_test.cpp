#include "generatrix/app/given.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

using testing::ElementsAre;

TEST(ParseLabels, ReadsOneSeveralAndAll) {
  EXPECT_THAT(parse_labels("3", 10, {}), ElementsAre(3));
  EXPECT_THAT(parse_labels("label=3", 10, {}), ElementsAre(3));
  EXPECT_THAT(parse_labels("0,9,0", 10, {}), ElementsAre(0, 9, 0));
  EXPECT_THAT(parse_labels("all", 3, {}), ElementsAre(0, 1, 2));
  EXPECT_THAT(parse_labels("label=Bag,Coat", 3, {"Coat", "Boot", "Bag"}), ElementsAre(2, 0));
}

TEST(ParseLabels, RefusesOtherWords) {
  for (const auto* words :
       {"", "10", "-1", "three", "1,", ",1", "1,,2", "1.5", "12abc", "99999999999999999999", "label=", "1 2", "label"}) {
    EXPECT_THROW(parse_labels(words, 10, {}), UserError) << words;
  }
}

TEST(ParseCaptions, ReadsWordsAndRefusesOthers) {
  const auto codec = symbols_codec({.name = "caption", .values = Symbols{{4}}, .layout = Field::Layout::sequence, .longest = 9},
                                   {.names = {"a", "red", "blue", "disc"}, .between = " "});
  const auto captions = parse_captions("a red disc, blue  disc", *codec);
  EXPECT_TRUE(at::equal(captions.length, at::tensor({3, 2}, at::kLong)));
  EXPECT_TRUE(at::equal(captions.data, at::tensor({0, 1, 3, 2, 3, 0}, at::kLong).view({2, 3})));
  EXPECT_THAT([&] { parse_captions("a rad disc", *codec); },
              testing::ThrowsMessage<UserError>(testing::AllOf(testing::HasSubstr("rad"), testing::HasSubstr("red"))));
  for (const auto* text : {"", " ", "a red disc,", ",a"}) EXPECT_THROW(parse_captions(text, *codec), UserError) << text;
}

}  // namespace
}  // namespace gx
