#include "generatrix/nn/self_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/nn/dcgan.h"
#include "generatrix/nn/image_resnet.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

void open(SelfAttention& block) {
  const at::NoGradGuard off;
  block.named_parameters()["gamma"].fill_(1);
}

TEST(SelfAttention, StartsAsIfItWereNotThere) {
  SelfAttention block(16);
  const auto x = at::randn({2, 16, 5, 4});
  EXPECT_TRUE(at::equal(block.forward(x), x));
}

// Equal places: whoever is asked says the same, so o = v(h(x)) at each place.
TEST(SelfAttention, OfEqualPlacesIsAMixOfChannels) {
  SelfAttention block(16);
  block.to(at::kDouble);
  open(block);
  const auto x = at::randn({2, 16, 1, 1}, at::kDouble).expand({2, 16, 4, 6});
  const auto h = block.named_parameters()["says.weight"].flatten(1), v = block.named_parameters()["out.weight"].flatten(1);
  const auto expected = x + at::einsum("vh,hc,bcij->bvij", {v, h, x});
  EXPECT_TRUE(at::allclose(block.forward(x), expected, 1e-10, tolerance::kAlgebra));
}

TEST(SelfAttention, ReadsFarPlaces) {
  SelfAttention block(8);
  open(block);
  auto x = at::randn({1, 8, 8, 8});
  const auto before = block.forward(x).select(3, 0).select(2, 0).clone();
  x.narrow(3, 6, 2).narrow(2, 6, 2).add_(5);  // all that one maximum is taken of: a single place may not be it
  EXPECT_FALSE(at::allclose(block.forward(x).select(3, 0).select(2, 0), before));
}

TEST(SelfAttention, ItsGradientHasAGradient) {
  SelfAttention block(8);
  block.to(at::kDouble);
  open(block);
  const auto x = at::randn({2, 8, 4, 4}, at::kDouble).requires_grad_(true);
  const auto g = torch::autograd::grad({block.forward(x).square().sum()}, {x}, {}, true, true)[0];
  for (const auto& second : torch::autograd::grad({g.square().sum()}, block.parameters()))
    EXPECT_GT(second.abs().max().item<double>(), 0);
}

TEST(SelfAttention, StandsInNetsOfImages) {
  const Shape event{1, 12, 12};
  for (const std::int64_t attention : {1, 2}) {
    DcganDown down(event, {.channels = {8, 16}, .attention = attention}, 3);
    EXPECT_EQ(down.forward(at::randn({2, 1, 12, 12})).sizes(), (at::IntArrayRef{2, 3}));
    DcganUp up(5, 0, {.channels = {8, 16}, .attention = attention}, event);
    EXPECT_EQ(up.forward(at::randn({2, 5})).sizes(), (at::IntArrayRef{2, 1, 12, 12}));
    EXPECT_EQ(up.named_parameters()["attention.says.weight"].size(1), attention == 1 ? 8 : 16);
    ResnetDown halves(event, {.channels = 8, .attention = attention}, 3);
    EXPECT_EQ(halves.forward(at::randn({2, 1, 12, 12})).sizes(), (at::IntArrayRef{2, 3}));
    ResnetUp doubles(5, 0, {.channels = 8, .attention = attention}, event);
    EXPECT_EQ(doubles.forward(at::randn({2, 5})).sizes(), (at::IntArrayRef{2, 1, 12, 12}));
  }
}

}  // namespace
}  // namespace gx
