#include "generatrix/base/torch.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace gx {

TEST(Libtorch, ItsWarningsStayOffStderrOnceSilenced) {
  ::unsetenv("TORCH_CPP_LOG_LEVEL");
  testing::internal::CaptureStderr();
  TORCH_WARN("a word");
  const auto before = testing::internal::GetCapturedStderr();
  EXPECT_NE(before.find("a word"), before.npos);
  silence_libtorch();
  testing::internal::CaptureStderr();
  TORCH_WARN("a word");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace gx
