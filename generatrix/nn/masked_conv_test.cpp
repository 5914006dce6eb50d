#include "generatrix/nn/masked_conv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

Tensor mask_of_one(CausalMask kind, std::int64_t kernel) { return causal_mask(kind, 1, 1, kernel, 1)[0][0].to(at::kLong); }

TEST(CausalMask, IsTheRowAboveAndWhatIsToTheLeft) {
  EXPECT_TRUE(at::equal(mask_of_one(CausalMask::a, 3), at::tensor({1, 1, 1, 1, 0, 0, 0, 0, 0}).view({3, 3})));
  EXPECT_TRUE(at::equal(mask_of_one(CausalMask::b, 3), at::tensor({1, 1, 1, 1, 1, 0, 0, 0, 0}).view({3, 3})));
  EXPECT_EQ(mask_of_one(CausalMask::a, 7).sum().item<std::int64_t>(), 24);
}

// Red sees no color of its pixel, green red, blue both; mask B lets each see its own features too.
TEST(CausalMask, SplitsFeaturesByColor) {
  const auto center = [](CausalMask kind) { return causal_mask(kind, 6, 3, 3, 3).select(3, 1).select(2, 1).to(at::kLong); };
  EXPECT_TRUE(at::equal(center(CausalMask::a), at::tensor({0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0}).view({6, 3})));
  EXPECT_TRUE(at::equal(center(CausalMask::b), at::tensor({1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1}).view({6, 3})));
}

TEST(MaskedConv2d, TapsAndMatrixAreItsWeights) {
  MaskedConv2d around(CausalMask::b, 2, 3, 3, 1), point(CausalMask::b, 2, 3, 1, 1);
  const auto x = at::randn({1, 2, 4, 4});
  const auto from = at::stack({x[0].select(2, 0).select(1, 0), x[0].select(2, 1).select(1, 0), x[0].select(2, 2).select(1, 0),
                               x[0].select(2, 0).select(1, 1), x[0].select(2, 1).select(1, 1)});  // [taps, n_in] around (1, 1)
  const auto expected = (from.unsqueeze(1).matmul(around.taps())).flatten(0, 1).sum(0) + around.bias();
  EXPECT_TRUE(at::allclose(around.forward(x)[0].select(2, 1).select(1, 1), expected, 1e-5, 1e-6));
  const auto rows = x.permute({0, 2, 3, 1}).matmul(point.matrix()) + point.bias();
  EXPECT_TRUE(at::allclose(point.forward(x).permute({0, 2, 3, 1}), rows, 1e-5, 1e-6));
}

TEST(MaskedConv2d, StartsWithTheScaleOfWhatTheMaskLeaves) {
  MaskedConv2d conv(CausalMask::b, 64, 256, 3, 1);
  conv.start_with(2);
  at::NoGradGuard off;
  const auto out = conv.forward(at::randn({4, 64, 9, 9})).slice(2, 1, 8).slice(3, 1, 8);  // away from the borders
  EXPECT_NEAR(out.std().item<double>(), 2, 0.05);
}

TEST(MaskedConv2d, KeepsTheSizeOfTheImage) {
  MaskedConv2d conv(CausalMask::a, 3, 8, 7, 3);
  EXPECT_EQ(conv.forward(at::zeros({2, 3, 5, 9})).sizes(), (at::IntArrayRef{2, 8, 5, 9}));
}

}  // namespace
}  // namespace gx
