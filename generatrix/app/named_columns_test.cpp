#include "generatrix/app/named_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using testing::HasSubstr;
using testing::Optional;
using testing::ThrowsMessage;

const std::vector<std::string> kColumns{"city", "age"};

TEST(NamedColumns, MakeLines) {
  using Lines = std::vector<std::vector<std::string>>;
  EXPECT_THAT(lines_of_named("city=Rome,age=30", kColumns), Optional(Lines{{"Rome", "30"}}));
  EXPECT_THAT(lines_of_named("age=30,city=Rome;city=a \"b\",age=", kColumns), Optional(Lines{{"Rome", "30"}, {"a \"b\"", ""}}));
}

TEST(NamedColumns, AreNothingWithoutEqualSigns) {
  for (const auto* words : {"Rome", "all", "0,1", "given.csv", "label", "city=Rome,30"})
    EXPECT_EQ(lines_of_named(words, kColumns), std::nullopt) << words;
}

TEST(NamedColumns, MustBeAllAndKnown) {
  EXPECT_THAT([] { lines_of_named("city=Rome", kColumns); }, ThrowsMessage<UserError>(HasSubstr("lacks age")));
  EXPECT_THAT([] { lines_of_named("city=Rome,aeg=3", kColumns); }, ThrowsMessage<UserError>(HasSubstr("did you mean 'age'")));
  EXPECT_THAT([] { lines_of_named("city=Rome,age=3,city=Oslo", kColumns); }, ThrowsMessage<UserError>(HasSubstr("twice")));
}

}  // namespace
}  // namespace gx
