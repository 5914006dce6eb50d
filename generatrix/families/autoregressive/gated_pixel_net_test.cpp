#include "generatrix/families/autoregressive/gated_pixel_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Field picture_of(Values values, std::int64_t height, std::int64_t width, std::int64_t channels = 1) {
  return {.name = "image", .values = std::move(values), .shape = {channels, height, width}};
}

std::shared_ptr<GatedPixelNet> gated_net(const Field& field, std::int64_t n_told = 0, std::int64_t n_logistics = 0) {
  const SeedScope scope(3);
  return std::make_shared<GatedPixelNet>(GatedPixelShape{.layers = 3, .features = 6, .head = 9}, SymbolOrder(field, n_logistics),
                                         ContextShape{.whole = n_told});
}

// Numbers have a gradient: [D, D], |d outputs_i / d x_j| in the order of symbols.
TEST(GatedPixelNet, ASymbolSeesAllBeforeItAndNothingFromItselfOn) {
  for (const auto& field : {picture_of(kBits, 5, 6), picture_of(Levels{8}, 3, 4, 3)}) {
    const auto net = gated_net(field);
    net->to(at::kDouble);
    Rng rng(5);
    const auto x = rng.uniform({4, field.shape[0], field.shape[1], field.shape[2]}, at::kDouble).requires_grad_();
    const auto outputs = net->outputs(x, {});
    const auto in_order = [](const Tensor& t) { return t.permute({0, 2, 3, 1}).flatten(1).abs().sum(0); };
    const auto weights = rng.normal({outputs.size(-1)}, at::kDouble);
    const auto each = (outputs * weights).sum(-1).permute({0, 2, 3, 1}).flatten(1).sum(0);  // [D]
    for (std::int64_t i = 0; i < field.dims(); ++i) {
      const auto seen = in_order(torch::autograd::grad({each[i]}, {x}, {}, /*retain_graph=*/true)[0]);
      EXPECT_EQ(seen.slice(0, i).max().item<double>(), 0) << i;
      if (field.shape[0] == 1 && i > 0) EXPECT_GT(seen.slice(0, 0, i).min().item<double>(), 0) << "no blind spot, " << i;
    }
  }
}

// Far to the upper right, where a PixelCNN of 3 x 3 masks is blind.
TEST(GatedPixelNet, HasNoBlindSpotFarAway) {
  const SeedScope scope(3);
  const auto field = picture_of(kBits, 9, 9);
  GatedPixelNet net({.layers = 8, .features = 4, .head = 4}, SymbolOrder(field));
  net.to(at::kDouble);
  const auto x = Rng(5).uniform({2, 1, 9, 9}, at::kDouble).requires_grad_();
  const auto seen =
      torch::autograd::grad({net.outputs(x, {}).select(3, 2).select(2, 8).sum()}, {x})[0].abs().flatten(0, 1).sum(0);
  EXPECT_GT(seen.slice(0, 0, 8).min().item<double>(), 0);
}

struct GatedDraw {
  Field field;
  std::int64_t n, n_told = 0, n_logistics = 0;
};

TEST(GatedPixelNet, TheCachedDrawIsWhatTheWholeNetDraws) {
  for (const auto& [field, n, n_told, n_logistics] :
       {GatedDraw{picture_of(kBits, 7, 5), 9}, GatedDraw{picture_of(Levels{5}, 4, 4), 5, 2},
        GatedDraw{picture_of(kBits, 3, 3, 3), 7, 3}, GatedDraw{picture_of(Symbols{{7}}, 4, 3), 5},
        GatedDraw{picture_of(Symbols{{5}}, 3, 3, 2), 4, 2}, GatedDraw{picture_of(Levels{256}, 4, 4), 5, 0, 3},
        GatedDraw{picture_of(Levels{32}, 3, 3, 3), 4, 2, 2}}) {
    const auto net = gated_net(field, n_told, n_logistics);
    Rng rng(7);
    const auto uniforms = rng.uniform({n, field.dims()});
    const Context context = n_told > 0 ? Context{.whole = rng.normal({n, n_told})} : Context{};
    const auto cached = net->draw(uniforms, context);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field, n_logistics), uniforms, context)))
        << words_of(Space{{field}});
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

TEST(GatedPixelNet, WhatIsToldIsSeenAtEveryPixel) {
  const auto net = gated_net(picture_of(kBits, 3, 4), 3);
  net->to(at::kDouble);
  const auto x = Rng(5).uniform({1, 1, 3, 4}, at::kDouble);
  const auto whole = at::ones({1, 3}, at::kDouble).requires_grad_();
  const auto outputs = net->outputs(x, {.whole = whole}).flatten();
  for (std::int64_t i = 0; i < 12; ++i)
    EXPECT_GT(torch::autograd::grad({outputs[i]}, {whole}, {}, /*retain_graph=*/true)[0].abs().min().item<double>(), 0) << i;
}

TEST(GatedPixelModel, ProbabilitiesOfAllEventsAddUpToOne) {
  for (const std::int64_t n_logistics : {0, 2}) {
    const auto field = picture_of(Levels{3}, 2, 2);
    auto net = gated_net(field, 0, n_logistics);
    Autoregressive model(net, nullptr, Task{Space{{field}}, {}}, n_logistics);
    model.to(at::kDouble);
    const auto all = at::cartesian_prod(std::vector<Tensor>(4, at::arange(3, at::kDouble) / 2)).view({-1, 1, 2, 2});
    Rng rng(1);
    EXPECT_NEAR(model.score({all}, rng).nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
    EXPECT_TRUE(at::allclose(model.logits({all}).exp().sum(-1), at::ones({81, 1, 2, 2}, at::kDouble)) || n_logistics == 0);
  }
}

// Without the last weights only the first laws speak: the mixture lies where the data lie.
TEST(GatedPixelModel, BeginsWhereTheDataLie) {
  const auto field = picture_of(Levels{256}, 4, 4);
  auto net = gated_net(field, 0, 5);
  Autoregressive model(net, nullptr, Task{Space{{field}}, {}}, 5);
  Rng rng(1);
  const auto x = at::round(20 + 30 * rng.uniform({200, 1, 4, 4})) / 255;
  model.warm_start({x}, rng);
  const at::NoGradGuard off;
  model.named_parameters()["net.last.conv.weight"].zero_();
  EXPECT_GT(model.score({x}, rng).nats.mean().item<double>() / 16, -std::log(31) - 0.5) << "31 levels are as frequent";
}

}  // namespace
}  // namespace gx
