#include "generatrix/nn/residual.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(ResidualConv, StartsAsZero) {
  ResidualConv net(2, 6, {.channels = 5, .blocks = 2});
  EXPECT_TRUE((net.forward(at::randn({3, 2, 7, 4})) == 0).all().item<bool>());
}

TEST(ResidualConv, KeepsTheImagesSizeAndAnyLeadingShape) {
  ResidualConv net(2, 6, {.channels = 5, .blocks = 1});
  for (auto& p : net.parameters()) at::NoGradGuard(), p.data().normal_();
  const auto x = at::randn({2, 3, 2, 1, 5});
  const auto y = net.forward(x);
  ASSERT_EQ(y.sizes(), (at::IntArrayRef{2, 3, 6, 1, 5}));
  EXPECT_TRUE(at::allclose(y[1][2], net.forward(x[1][2]), 1e-4, 1e-5));
  EXPECT_TRUE(at::allclose(y[1], net.forward(x[1]), 1e-4, 1e-5));
  EXPECT_GT(y.abs().min().item<double>(), 0);
}

// With convolutions that are the identity on the middle pixel, blocks double: 1 -> relu(1 + 1) = 2 -> 4.
TEST(ResidualConv, BlocksAddToWhatTheyGet) {
  ResidualConv net(1, 1, {.channels = 1, .blocks = 2});
  at::NoGradGuard off;
  for (const auto& item : net.named_parameters()) {
    item.value().data().zero_();
    if (item.value().dim() == 4) item.value().data().select(2, 1).select(2, 1).fill_(1);
  }
  const auto x = at::rand({1, 1, 3, 3});
  EXPECT_TRUE(at::allclose(net.forward(x), 4 * x));
}

// Optimizers walk parameters and gradients side by side in memory.
TEST(ResidualConv, GradientsLieInMemoryAsTheWeightsDo) {
  ResidualConv net(4, 8, {.channels = 8, .blocks = 1});
  for (const std::int64_t size : {1, 6}) {
    const auto parameters = net.parameters();
    const auto loss = (net.forward(at::randn({2, 4, size, size})) - 1).square().sum();
    const auto gradients = torch::autograd::grad({loss}, parameters);
    for (std::size_t i = 0; i < gradients.size(); ++i) EXPECT_EQ(gradients[i].strides(), parameters[i].strides()) << i;
  }
}

}  // namespace
}  // namespace gx
