#include "generatrix/nn/spectral_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/nn/dcgan.h"
#include "generatrix/nn/mlp.h"

namespace gx {
namespace {

double sigma_of(const Tensor& weight) { return at::linalg_svdvals(weight.flatten(1)).max().item<double>(); }

std::shared_ptr<SpectralNet> linear(std::int64_t n_in, std::int64_t n_out) {
  auto net = std::make_shared<SpectralNet>(std::make_shared<Mlp>(n_in, std::vector<std::int64_t>{}, n_out, "relu"));
  net->to(at::kDouble);
  return net;
}

// The matrix that a linear net applies.
Tensor applied(SpectralNet& net, std::int64_t n_in) {
  const at::NoGradGuard off;
  const auto zero = net.forward(at::zeros({1, n_in}, at::kDouble));
  return (net.forward(at::eye(n_in, at::kDouble)) - zero).t();
}

TEST(SpectralNorm, ConvergesToTheLargestSingularValue) {
  const auto weight = Rng(1).normal({7, 12}, at::kDouble);
  auto u = at::ones({7}, at::kDouble) / std::sqrt(7.0);
  double sigma = 0;
  for (int i = 0; i < 300; ++i) sigma = largest_singular_value(weight, u, /*moves=*/true).item<double>();
  EXPECT_NEAR(sigma, sigma_of(weight), 1e-6);
  EXPECT_NEAR(u.norm().item<double>(), 1, 1e-12);
}

// d sigma / d W = u v': here against singular vectors of an SVD.
TEST(SpectralNorm, ItsGradientIsTheProductOfTheSingularVectors) {
  const auto weight = Rng(2).normal({4, 6}, at::kDouble).requires_grad_(true);
  const auto [left, values, right] = at::linalg_svd(weight.detach(), false);
  auto u = left.select(1, 0).clone();
  const auto g = torch::autograd::grad({largest_singular_value(weight, u, false)}, {weight})[0];
  EXPECT_TRUE(at::allclose(g, at::outer(left.select(1, 0), right[0]), 1e-8, 1e-8));
}

TEST(SpectralNorm, EveryLayerHasNormOneAfterSomePasses) {
  const auto net = linear(9, 5);
  for (int i = 0; i < 200; ++i) applied(*net, 9);
  EXPECT_NEAR(sigma_of(applied(*net, 9)), 1, 1e-6);
}

TEST(SpectralNorm, EvaluationMovesNothing) {
  const auto net = linear(9, 5);
  const auto u = [&] { return net->named_buffers()["u0"].clone(); };
  const auto at_first = u();
  net->eval();
  const auto once = applied(*net, 9), twice = applied(*net, 9);
  EXPECT_TRUE(at::equal(once, twice));
  EXPECT_TRUE(at::equal(u(), at_first));
  net->train();
  applied(*net, 9);
  EXPECT_FALSE(at::equal(u(), at_first));
}

TEST(SpectralNorm, TheParametersStayTheInnerNets) {
  const auto net = linear(3, 2);
  const Tensor weight = net->named_parameters()["net.linear0.weight"];
  net->forward(at::zeros({4, 3}, at::kDouble));
  EXPECT_TRUE(net->named_parameters()["net.linear0.weight"].is_same(weight));
  const auto g = torch::autograd::grad({net->forward(at::randn({4, 3}, at::kDouble)).square().sum()}, {weight})[0];
  EXPECT_NEAR((g * weight).sum().item<double>(), 0, 1e-8) << "W / sigma does not change with the size of W";
}

// Fused kernels and convolutions run with the weights that stand in.
TEST(SpectralNorm, ANetHasAsManyTimesItsWeights) {
  const DcganSpec conv{.channels = {3, 4}, .norm = NoNormSpec{}};
  for (const bool is_conv : {false, true}) {
    const auto inner = [&]() -> NetPtr {
      if (is_conv) return std::make_shared<DcganDown>(Shape{1, 8, 8}, conv, 1);
      return std::make_shared<Mlp>(64, std::vector<std::int64_t>{5, 4}, 1, "leaky_relu");
    }();
    const auto x = is_conv ? at::randn({3, 1, 8, 8}) : at::randn({3, 64});
    SpectralNet net(inner);
    net.eval();
    const auto before = net.forward(x).detach().clone();
    {
      const at::NoGradGuard off;
      for (const auto& item : inner->named_parameters()) {
        if (item.key().ends_with("weight")) item.value().mul_(10);
      }
    }
    EXPECT_TRUE(at::allclose(net.forward(x), before, 1e-4, 1e-6)) << is_conv;
    EXPECT_FALSE(at::allclose(inner->forward(x), before, 1e-4, 1e-6)) << "outside a pass the layers have their own weights";
  }
}

TEST(SpectralNorm, KeepsTheGraphOfTheSecondOrder) {
  SpectralNet net(std::make_shared<Mlp>(3, std::vector<std::int64_t>{8}, 1, "tanh"));
  const auto x = at::randn({5, 3}).requires_grad_(true);
  const auto g = torch::autograd::grad({net.forward(x).sum()}, {x}, {}, true, /*create_graph=*/true)[0];
  const auto weights = net.parameters();
  EXPECT_GT(torch::autograd::grad({g.square().sum()}, {weights[0]})[0].abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace gx
