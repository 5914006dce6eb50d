#include "generatrix/nn/upscaler.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(Upscaler, StartsAsTheBicubicPicture) {
  for (const std::int64_t factor : {1, 2, 3, 4, 6}) {
    Upscaler net(2, 2, factor, {.channels = 4, .blocks = 1});
    const auto y = at::randn({2, 2, 5, 4});
    EXPECT_TRUE(at::allclose(net.forward(y), bicubic(y, 5 * factor, 4 * factor), 1e-5, 1e-6)) << factor;
  }
}

TEST(Upscaler, AFlatPictureStaysFlatAndOtherChannelsHaveNoShortCut) {
  EXPECT_TRUE(at::allclose(bicubic(at::full({1, 1, 3, 3}, 0.3), 6, 6), at::full({1, 1, 6, 6}, 0.3), 1e-5, 1e-6));
  Upscaler net(2, 3, 4, {.channels = 4, .blocks = 1});
  EXPECT_TRUE(at::equal(net.forward(at::randn({2, 2, 5, 4})), at::zeros({2, 3, 20, 16})));
}

}  // namespace
}  // namespace gx
