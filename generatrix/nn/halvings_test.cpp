#include "generatrix/nn/halvings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/nn/nets.h"

namespace gx {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(Halvings, MustLeaveAPixel) {
  EXPECT_EQ(why_not_halved({1, 28, 28}, 4), std::nullopt);
  EXPECT_THAT(why_not_halved({1, 28, 15}, 4), Optional(HasSubstr("need 16 x 16 pixels")));
  EXPECT_THAT(why_not_halved({1, 28, 28}, 0), Optional(HasSubstr("is empty")));
  EXPECT_THAT(why_not_halved({1, 28, 28}, 64), Optional(HasSubstr("30 at most")));
  EXPECT_THAT(why_not_halved({784}, 1), Optional(HasSubstr("read images")));
}

TEST(Halvings, AreAskedForByNets) {
  EXPECT_THAT(why_not(NetSpec(ConvSpec{.channels = {}}), {1, 8, 8}), Optional(HasSubstr("is empty")));
  EXPECT_THAT(why_not(NetSpec(ConvSpec{.channels = {4, 4, 4, 4}}), {1, 8, 8}), Optional(HasSubstr("cannot be halved")));
}

}  // namespace
}  // namespace gx
