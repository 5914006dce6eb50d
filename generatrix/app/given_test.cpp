#include "generatrix/app/given.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

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
  for (const auto* words : {"", "10", "-1", "three", "1,", ",1", "1,,2", "1.5", "label=", "1 2", "label"}) {
    EXPECT_THROW(parse_labels(words, 10, {}), UserError) << words;
  }
}

}  // namespace
}  // namespace gx
