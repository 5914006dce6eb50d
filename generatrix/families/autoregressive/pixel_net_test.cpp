#include "generatrix/families/autoregressive/pixel_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Space bits(std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.event = {channels, height, width}, .kind = Space::Kind::binary};
}
Space levels(std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.event = {channels, height, width}, .kind = Space::Kind::byte, .symbols = 256};
}

std::shared_ptr<PixelNet> tiny(const Space& space, std::int64_t h = 6, std::int64_t classes = 0) {
  const SeedScope scope(3);
  return std::make_shared<PixelNet>(PixelNetShape{.blocks = 2, .channels = h, .head = 30, .classes = classes}, space);
}

// [D, D]: |d sum_k w_k logit_ik / d x_j| in generation order, added over a few random images, for one random w.
Tensor dependence(PixelNet& net, const Space& space) {
  net.to(at::kDouble);
  Rng rng(5);
  const auto ordered = [&](const Tensor& t) { return t.permute({0, 2, 3, 1}).flatten(1); };  // [B, C, H, W] -> [B, D]
  const auto x = rng.uniform({8, space.event[0], space.event[1], space.event[2]}, at::kDouble).requires_grad_();
  const auto logits = net.logits(x, {});
  const auto each = ordered((logits * rng.normal({logits.size(-1)}, at::kDouble)).sum(-1)).sum(0);  // [D]
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < each.size(0); ++i)
    rows.push_back(ordered(torch::autograd::grad({each[i]}, {x}, {}, /*retain_graph=*/true)[0]).abs().sum(0));
  return at::stack(rows);
}

TEST(PixelNet, ASymbolSeesNothingFromItselfOn) {
  for (const auto& space : {bits(5, 6), levels(4, 4), bits(3, 4, 3), levels(3, 3, 3)}) {
    const auto seen = dependence(*tiny(space, space.event[0] == 3 ? 16 : 6), space);
    EXPECT_EQ(at::triu(seen).abs().max().item<double>(), 0);
  }
}

// Without a blind spot in reach: a 7 x 7 first layer sees all that lies to the left and above on so small an image.
TEST(PixelNet, ASymbolSeesAllBeforeIt) {
  for (const auto& space : {bits(3, 4), levels(3, 3), bits(2, 3, 3)}) {
    const auto seen = dependence(*tiny(space, 12), space);
    const auto before = at::tril(at::ones_like(seen), -1);
    EXPECT_TRUE(((seen > 0) | (before == 0)).all().item<bool>());
  }
}

struct Draw {
  Space space;
  std::int64_t h, classes, n;
};

TEST(PixelNet, TheCachedSamplerDrawsWhatTheWholeNetDraws) {
  for (const auto& [space, h, classes, n] :
       {Draw{bits(7, 9), 6, 0, 11}, Draw{levels(5, 4), 16, 0, 3}, Draw{bits(4, 3, 3), 20, 0, 9}, Draw{levels(3, 4, 3), 16, 0, 2},
        Draw{bits(6, 5), 16, 4, 17}}) {
    const auto net = tiny(space, h, classes);
    {  // livelier than the first weights
      at::NoGradGuard off;
      for (const auto& p : net->parameters()) p.mul_(1.3);
    }
    Rng rng(7);
    const auto uniforms = rng.uniform({n, space.dims()});
    const auto y = classes > 0 ? rng.integers(classes, {n}) : Tensor();
    const auto cached = net->draw(uniforms, y);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, space, uniforms, y))) << "h " << h << ", classes " << classes;
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

// A draw at u = p(symbol) -+ 1e-5 falls on either side, so that the cached logits are within about 1e-5 of the net's.
TEST(PixelNet, TheCachedLogitsAreTheNetsToFiveDigits) {
  const auto space = bits(4, 4);
  const auto net = tiny(space, 16);
  Rng rng(7);
  const auto uniforms = rng.uniform({64, space.dims()});
  const auto x = net->draw(uniforms, {});
  at::NoGradGuard off;
  const auto p = at::sigmoid(net->logits(x.to(at::kFloat), {}).squeeze(-1)).flatten(1);  // [N, D]
  for (std::int64_t i = 0; i < space.dims(); ++i) {
    auto below = uniforms.clone(), above = uniforms.clone();
    below.select(1, i).copy_(p.select(1, i) - 1e-5);
    above.select(1, i).copy_(p.select(1, i) + 1e-5);
    EXPECT_TRUE((net->draw(below, {}).flatten(1).select(1, i) == 1).all().item<bool>()) << i;
    EXPECT_TRUE((net->draw(above, {}).flatten(1).select(1, i) == 0).all().item<bool>()) << i;
  }
}

// Fused optimizers walk the memory of a parameter and of its gradient side by side.
TEST(PixelNet, GradientsLieInMemoryAsTheirParametersDo) {
  for (const auto& space : {bits(4, 5), levels(3, 3, 3)}) {
    const auto net = tiny(space, 16);
    const auto x = at::zeros({2, space.event[0], space.event[1], space.event[2]});
    const auto parameters = net->named_parameters();
    const auto gradients = torch::autograd::grad({net->logits(x, {}).square().sum()}, parameters.values());
    for (std::size_t i = 0; i < gradients.size(); ++i)
      EXPECT_EQ(gradients[i].strides(), parameters[i].value().strides()) << parameters[i].key();
  }
}

TEST(PixelNet, RefusesWhatItCannotCount) {
  EXPECT_THROW(tiny({.event = {1, 4, 4}, .kind = Space::Kind::real}), UserError);
  EXPECT_THROW(tiny({.event = {16}, .kind = Space::Kind::binary}), UserError);
}

}  // namespace
}  // namespace gx
