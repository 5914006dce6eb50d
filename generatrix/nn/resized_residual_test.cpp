#include "generatrix/nn/resized_residual.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

Tensor through(const Shape& from, const Shape& to) {
  ResizedResidual net(from, to, 1, "silu");
  return net.forward(at::randn({2, from[0], from[1], from[2]}));
}

TEST(ResizedResidual, GivesTheSizesAskedFor) {
  EXPECT_EQ(through({3, 7, 6}, {4, 4, 3}).sizes(), (at::IntArrayRef{2, 4, 4, 3}));
  EXPECT_EQ(through({3, 28, 28}, {4, 7, 7}).sizes(), (at::IntArrayRef{2, 4, 7, 7}));
  EXPECT_EQ(through({3, 4, 3}, {4, 7, 6}).sizes(), (at::IntArrayRef{2, 4, 7, 6}));
  EXPECT_EQ(through({3, 5, 5}, {4, 5, 5}).sizes(), (at::IntArrayRef{2, 4, 5, 5}));
}

TEST(ResizedResidual, RefusesSizesThatAreNoHalvings) {
  EXPECT_THROW(ResizedResidual({3, 7, 6}, {3, 5, 5}, 1, "silu"), std::logic_error);
}

}  // namespace
}  // namespace gx
