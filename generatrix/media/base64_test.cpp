#include "generatrix/media/base64.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(Base64, AgreesWithTheExamplesOfTheStandard) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, TakesEveryByte) {
  EXPECT_EQ(base64(std::string_view("\xff\xef\x00", 3)), "/+8A");
  EXPECT_EQ(base64(std::string_view("\0", 1)), "AA==");
}

}  // namespace
}  // namespace gx
