#include "generatrix/families/autoregressive/pixel_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Field bits(std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.name = "image", .values = kBits, .shape = {channels, height, width}};
}
Field levels(std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.name = "image", .values = Levels{256}, .shape = {channels, height, width}};
}

Field symbols(std::int64_t n, std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.name = "z", .values = Symbols{{n}}, .shape = {channels, height, width}};
}

std::shared_ptr<PixelNet> tiny(const Field& field, std::int64_t h = 6, const ContextShape& told = {}) {
  const SeedScope scope(3);
  return std::make_shared<PixelNet>(PixelNetShape{.blocks = 2, .channels = h, .head = 30}, field, told);
}

void enliven(PixelNet& net) {
  at::NoGradGuard off;
  for (const auto& p : net.parameters()) p.mul_(1.3);
}

// What pictures of the field's size and numbers, of that shape, are told.
Context told_of(const ContextShape& shape, std::int64_t n, Rng& rng) {
  Context told;
  if (shape.whole > 0) told.whole = rng.normal({n, shape.whole});
  if (!shape.along.empty()) told.along = rng.normal({n, shape.along[0], shape.along[1], shape.along[2]});
  return told;
}

// [D, D]: |d sum_k w_k logit_ik / d x_j| in generation order, added over a few random images, for one random w.
Tensor dependence(PixelNet& net, const Field& field) {
  net.to(at::kDouble);
  Rng rng(5);
  const auto ordered = [&](const Tensor& t) { return t.permute({0, 2, 3, 1}).flatten(1); };  // [B, C, H, W] -> [B, D]
  const auto x = rng.uniform({8, field.shape[0], field.shape[1], field.shape[2]}, at::kDouble).requires_grad_();
  const auto logits = net.outputs(x, {});
  const auto each = ordered((logits * rng.normal({logits.size(-1)}, at::kDouble)).sum(-1)).sum(0);  // [D]
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < each.size(0); ++i)
    rows.push_back(ordered(torch::autograd::grad({each[i]}, {x}, {}, /*retain_graph=*/true)[0]).abs().sum(0));
  return at::stack(rows);
}

TEST(PixelNet, ASymbolSeesNothingFromItselfOn) {
  for (const auto& field : {bits(5, 6), levels(4, 4), bits(3, 4, 3), levels(3, 3, 3)}) {
    const auto seen = dependence(*tiny(field, field.shape[0] == 3 ? 16 : 6), field);
    EXPECT_EQ(at::triu(seen).abs().max().item<double>(), 0);
  }
}

// Symbols have no gradient: another symbol at one place changes logits after that place, and only there.
TEST(PixelNet, ASymbolOfAMapSeesOnlyWhatIsBeforeIt) {
  const auto field = symbols(5, 3, 4, 2);
  const auto net = tiny(field, 16);
  const at::NoGradGuard off;
  const auto x = Rng(5).integers(5, {4, 2, 3, 4});
  const auto in_order = [](const Tensor& t) { return t.permute({0, 2, 3, 1, 4}).flatten(1, 3); };  // [B, D, K]
  const auto before = in_order(net->outputs(x, {}));
  for (std::int64_t i = 0; i < field.dims(); ++i) {
    auto other = x.clone();
    auto cell = other.select(3, i / 2 % 4).select(2, i / 8).select(1, i % 2);
    cell.copy_((cell + 1).remainder(5));
    const auto change = (in_order(net->outputs(other, {})) - before).abs().amax({0, 2});  // [D]
    EXPECT_EQ(change.slice(0, 0, i + 1).max().item<double>(), 0) << i;
    if (i + 1 < field.dims()) EXPECT_GT(change.slice(0, i + 1).max().item<double>(), 0) << i;
  }
}

// Without a blind spot in reach: a 7 x 7 first layer sees all that lies to the left and above on so small an image.
TEST(PixelNet, ASymbolSeesAllBeforeIt) {
  for (const auto& field : {bits(3, 4), levels(3, 3), bits(2, 3, 3)}) {
    const auto seen = dependence(*tiny(field, 12), field);
    const auto before = at::tril(at::ones_like(seen), -1);
    EXPECT_TRUE(((seen > 0) | (before == 0)).all().item<bool>());
  }
}

struct Draw {
  Field field;
  std::int64_t h, n;
  ContextShape told = {};
};

TEST(PixelNet, TheCachedSamplerDrawsWhatTheWholeNetDraws) {
  for (const auto& [field, h, n, told] :
       {Draw{bits(7, 9), 6, 11}, Draw{levels(5, 4), 16, 3}, Draw{bits(4, 3, 3), 20, 9}, Draw{levels(3, 4, 3), 16, 2},
        Draw{bits(6, 5), 16, 17, {.whole = 4}}, Draw{bits(6, 5), 16, 17, {.along = {2, 6, 5}}},
        Draw{levels(3, 4, 3), 6, 3, {.whole = 2, .along = {1, 3, 4}}}, Draw{symbols(7, 4, 5), 16, 5},
        Draw{symbols(5, 3, 4, 2), 6, 9, {.whole = 3}}}) {
    const auto net = tiny(field, h, told);
    enliven(*net);
    Rng rng(7);
    const auto uniforms = rng.uniform({n, field.dims()});
    const auto context = told_of(told, n, rng);
    const auto cached = net->draw(uniforms, context);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field), uniforms, context)))
        << "h " << h << ", told " << told.whole << " and " << told.along;
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

// A draw at u = p(symbol) -+ 1e-5 falls on either side, so that the cached logits are within about 1e-5 of the net's.
TEST(PixelNet, TheCachedLogitsAreTheNetsToFiveDigits) {
  const auto field = bits(4, 4);
  const auto net = tiny(field, 16);
  Rng rng(7);
  const auto uniforms = rng.uniform({64, field.dims()});
  const auto x = net->draw(uniforms, {});
  at::NoGradGuard off;
  const auto p = at::sigmoid(net->outputs(x.to(at::kFloat), {}).squeeze(-1)).flatten(1);  // [N, D]
  for (std::int64_t i = 0; i < field.dims(); ++i) {
    auto below = uniforms.clone(), above = uniforms.clone();
    below.select(1, i).copy_(p.select(1, i) - 1e-5);
    above.select(1, i).copy_(p.select(1, i) + 1e-5);
    EXPECT_TRUE((net->draw(below, {}).flatten(1).select(1, i) == 1).all().item<bool>()) << i;
    EXPECT_TRUE((net->draw(above, {}).flatten(1).select(1, i) == 0).all().item<bool>()) << i;
  }
}

// Fused optimizers walk the memory of a parameter and of its gradient side by side.
TEST(PixelNet, GradientsLieInMemoryAsTheirParametersDo) {
  for (const auto& field : {bits(4, 5), levels(3, 3, 3)}) {
    const auto net = tiny(field, 16);
    const auto x = at::zeros({2, field.shape[0], field.shape[1], field.shape[2]});
    const auto parameters = net->named_parameters();
    const auto gradients = torch::autograd::grad({net->outputs(x, {}).square().sum()}, parameters.values());
    for (std::size_t i = 0; i < gradients.size(); ++i)
      EXPECT_EQ(gradients[i].strides(), parameters[i].value().strides()) << parameters[i].key();
  }
}

// A picture that lies along the event is seen as a whole: 7 x 7 around a pixel, without a mask.
TEST(PixelNet, SeesAPictureThatIsToldAroundEachPixel) {
  const auto net = tiny(bits(9, 9), 12, {.along = {1, 9, 9}});
  net->to(at::kDouble);
  Rng rng(5);
  const auto x = rng.uniform({4, 1, 9, 9}, at::kDouble), picture = rng.normal({4, 1, 9, 9}, at::kDouble).requires_grad_();
  const auto first = net->outputs(x, {.along = picture}).squeeze(-1).select(2, 0).select(2, 0).sum();
  const auto seen = torch::autograd::grad({first}, {picture})[0].abs().flatten(0, 1).sum(0);  // [9, 9], from the top left pixel
  EXPECT_GT(seen.slice(0, 0, 4).slice(1, 0, 4).min().item<double>(), 0);
  EXPECT_EQ(seen.slice(0, 4).abs().max().item<double>(), 0);
  EXPECT_EQ(seen.slice(1, 4).abs().max().item<double>(), 0);
}

TEST(PixelNet, ToldThingsDoNotLetASymbolSeeItself) {
  const auto field = bits(3, 4);
  const auto net = tiny(field, 12, {.whole = 2, .along = {1, 3, 4}});
  net->to(at::kDouble);
  Rng rng(5);
  const auto x = rng.uniform({4, 1, 3, 4}, at::kDouble).requires_grad_();
  const Context told{.whole = rng.normal({4, 2}, at::kDouble), .along = rng.normal({4, 1, 3, 4}, at::kDouble)};
  const auto each = net->outputs(x, told).squeeze(-1).flatten(1).sum(0);  // [D]
  for (std::int64_t i = 0; i < 12; ++i) {
    const auto seen = torch::autograd::grad({each[i]}, {x}, {}, /*retain_graph=*/true)[0].abs().flatten(0, 1).sum(0).flatten();
    EXPECT_EQ(seen.slice(0, i).max().item<double>(), 0) << i;
  }
}

TEST(PixelNet, WhatIsToldIsSeenAtEveryPixel) {
  const auto net = tiny(bits(3, 4), 12, {.whole = 3});
  net->to(at::kDouble);
  const auto x = Rng(5).uniform({1, 1, 3, 4}, at::kDouble);
  const auto whole = at::ones({1, 3}, at::kDouble).requires_grad_();
  const auto logits = net->outputs(x, {.whole = whole}).flatten();
  for (std::int64_t i = 0; i < 12; ++i)
    EXPECT_GT(torch::autograd::grad({logits[i]}, {whole}, {}, /*retain_graph=*/true)[0].abs().min().item<double>(), 0) << i;
}

}  // namespace
}  // namespace gx
