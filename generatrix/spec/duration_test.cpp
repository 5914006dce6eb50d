#include "generatrix/spec/duration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

TEST(Duration, HasUnits) {
  EXPECT_EQ(parse_duration("--budget", "20s"), 20);
  EXPECT_EQ(parse_duration("--budget", "20"), 20);
  EXPECT_EQ(parse_duration("--budget", "1.5m"), 90);
  EXPECT_EQ(parse_duration("--budget", "2h"), 7200);
}

TEST(Duration, IsPositiveAndNothingElse) {
  for (const auto* text : {"", "s", "0s", "-3s", "20x", "20 s", "nan", "inf", "1e400s", "m20"}) {
    EXPECT_THAT([&] { parse_duration("--budget", text); },
                testing::ThrowsMessage<UserError>(testing::AllOf(testing::HasSubstr("--budget"), testing::HasSubstr("20s"))))
        << text;
  }
}

}  // namespace
}  // namespace gx
