#include "generatrix/app/labels.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

namespace gx {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParseLabels, ReadsOneSeveralAndAll) {
  EXPECT_THAT(parse_labels("3", 10, {}), ElementsAre(3));
  EXPECT_THAT(parse_labels("label=3", 10, {}), ElementsAre(3));
  EXPECT_THAT(parse_labels("0,9,0", 10, {}), ElementsAre(0, 9, 0));
  EXPECT_THAT(parse_labels("all", 3, {}), ElementsAre(0, 1, 2));
  EXPECT_THAT(parse_labels("", 3, {}), IsEmpty());
  EXPECT_THAT(parse_labels("label=Bag,Coat", 3, {"Coat", "Boot", "Bag"}), ElementsAre(2, 0));
}

TEST(ParseLabels, RefusesOtherWords) {
  for (const auto* words : {"10", "-1", "three", "1,", ",1", "1,,2", "1.5", "label=", "1 2", "label"}) {
    EXPECT_THROW(parse_labels(words, 10, {}), UserError) << words;
  }
}

TEST(LabelsInTurn, Repeat) {
  EXPECT_TRUE(at::equal(labels_in_turn({4, 7}, 5), at::tensor({4, 7, 4, 7, 4}, at::kLong)));
  EXPECT_FALSE(labels_in_turn({}, 5).defined());
}

struct Plain final : Model {
  std::vector<Turn> turns() override { return {}; }
};
struct Labelled final : Model, TakesLabels {
  std::vector<Turn> turns() override { return {}; }
  std::int64_t classes() const override { return n; }
  std::int64_t n = 0;
};

TEST(LabelsFor, AModelWithoutLabelsTakesNone) {
  const Space space{.event = {2}, .classes = 10};
  EXPECT_THAT(labels_for(Plain(), "gan", space, ""), IsEmpty());
  EXPECT_THROW(labels_for(Plain(), "gan", space, "3"), UserError);
  Labelled model;
  EXPECT_THROW(labels_for(model, "vae", space, "3"), UserError);
  model.n = 4;
  EXPECT_THAT(labels_for(model, "vae", space, "3"), ElementsAre(3));
}

}  // namespace
}  // namespace gx
