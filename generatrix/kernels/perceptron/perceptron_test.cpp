#include "generatrix/kernels/perceptron/perceptron.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <algorithm>

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

struct PerceptronCase {
  Perceptron net;
  Tensor x;
  variable_list all() const {
    variable_list list{x};
    list.insert(list.end(), net.weights.begin(), net.weights.end());
    list.insert(list.end(), net.biases.begin(), net.biases.end());
    return list;
  }
};

PerceptronCase make(std::string_view between, const std::vector<std::int64_t>& widths, std::int64_t n = 7) {
  at::manual_seed(3);
  PerceptronCase made{{{}, {}, std::string(between)}, at::randn({n, widths[0]}, at::kDouble).requires_grad_()};
  for (std::size_t i = 1; i < widths.size(); ++i) {
    made.net.weights.push_back(at::randn({widths[i], widths[i - 1]}, at::kDouble).requires_grad_());
    made.net.biases.push_back(at::randn({widths[i]}, at::kDouble).requires_grad_());
  }
  return made;
}

bool close(const Tensor& a, const Tensor& b) { return at::allclose(a, b, tolerance::kAlgebra, tolerance::kAlgebra); }

class PerceptronBetween : public testing::TestWithParam<std::string_view> {};

TEST_P(PerceptronBetween, ValueAndGradientsAreTheReferences) {
  for (const auto& widths : {std::vector<std::int64_t>{4, 3}, {4, 6, 3}, {5, 8, 2, 1}}) {
    const auto c = make(GetParam(), widths, widths.size() == 3 ? 7 : 60);  // few rows and many are multiplied differently
    const auto y = perceptron(c.x, c.net), expected = perceptron_reference(c.x, c.net);
    EXPECT_TRUE(close(y, expected));
    const auto towards = at::randn_like(y);
    const auto found = torch::autograd::grad({y}, c.all(), {towards});
    const auto right = torch::autograd::grad({expected}, c.all(), {towards});
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(close(found[i], right[i])) << widths.size() << " " << i;
  }
}

// Widths that are a multiple of lanes, tiles, panels and depths, and widths that are not; few rows in one, two and three vectors
// of lanes, and many rows.
TEST_P(PerceptronBetween, OfAnySizeIsTheReference) {
  for (const std::int64_t n : {1, 16, 17, 32, 47, 60}) {
    const auto c = make(GetParam(), {130, 70, 33, 7}, n);
    const auto net = [&](const variable_list& all) {
      auto made = c.net;
      std::copy_n(all.begin() + 1, 3, made.weights.begin());
      std::copy_n(all.begin() + 4, 3, made.biases.begin());
      return made;
    };
    auto leaves = c.all();
    for (std::size_t i = 1; i < leaves.size(); ++i) leaves[i] = (0.1 * leaves[i].detach()).requires_grad_();
    kernels::expect_agreement([&](const variable_list& all) -> variable_list { return {perceptron(all[0], net(all))}; },
                              [&](const variable_list& all) -> variable_list { return {perceptron_reference(all[0], net(all))}; },
                              leaves);
  }
}

TEST(Perceptron, OfNoRowsAndOfOtherTypesIsTheReference) {
  const auto c = make("relu", {4, 6, 3});
  EXPECT_EQ(perceptron(at::empty({0, 4}, at::kDouble), c.net).sizes(), (at::IntArrayRef{0, 3}));
  auto half = c.net;
  for (auto* list : {&half.weights, &half.biases}) {
    for (auto& each : *list) each = each.detach().to(at::kBFloat16);
  }
  const auto x = c.x.detach().to(at::kBFloat16);
  EXPECT_TRUE(at::equal(perceptron(x, half), perceptron_reference(x, half)));
}

TEST_P(PerceptronBetween, SomeGradientsAlone) {
  const auto c = make(GetParam(), {4, 6, 5, 3});
  const variable_list wanted{c.net.biases[1], c.x};
  const auto found = torch::autograd::grad({perceptron(c.x, c.net).sum()}, wanted);
  const auto right = torch::autograd::grad({perceptron_reference(c.x, c.net).sum()}, wanted);
  EXPECT_TRUE(close(found[0], right[0]));
  EXPECT_TRUE(close(found[1], right[1]));
}

// A gradient penalty: d |dy/dx|^2 / d weights.
TEST_P(PerceptronBetween, GradientsOfGradientsAreTheReferences) {
  const auto c = make(GetParam(), {4, 6, 1});
  const auto penalty = [&](const Tensor& y) {
    const auto slope = torch::autograd::grad({y.sum()}, {c.x}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
    return torch::autograd::grad({slope.square().sum()}, c.net.weights, {}, true, false, /*allow_unused=*/true);
  };
  const auto found = penalty(perceptron(c.x, c.net)), right = penalty(perceptron_reference(c.x, c.net));
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(close(found[i], right[i])) << i;
}

// For few rows: values, gradients, gradients of gradients and running statistics.
TEST_P(PerceptronBetween, NormsAreTheReferences) {
  auto c = make(GetParam(), {4, 40, 5, 2}), other = c;
  for (const std::int64_t features : {40, 5}) {
    const auto scale = at::rand({features}, at::kDouble).requires_grad_(),
               shift = at::randn({features}, at::kDouble).requires_grad_();
    for (auto* net : {&c.net, &other.net}) {
      const auto options = scale.options().requires_grad(false);
      net->norms.push_back({scale, shift, at::zeros({features}, options), at::ones({features}, options), 0.3, 1e-3});
    }
  }
  auto wanted = c.all();
  for (const auto& norm : c.net.norms) wanted.insert(wanted.end(), {norm.scale, norm.shift});
  const auto y = perceptron(c.x, c.net), expected = perceptron_reference(c.x, other.net);
  EXPECT_TRUE(close(y, expected));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(close(c.net.norms[i].mean, other.net.norms[i].mean));
    EXPECT_TRUE(close(c.net.norms[i].variance, other.net.norms[i].variance));
  }
  const auto towards = at::randn_like(y);
  const auto found = torch::autograd::grad({y}, wanted, {towards}, /*retain_graph=*/true, /*create_graph=*/true);
  const auto plain = torch::autograd::grad({y}, wanted, {towards}, /*retain_graph=*/true);
  const auto right = torch::autograd::grad({expected}, wanted, {towards}, true, true);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_TRUE(close(plain[i], right[i])) << i;
    EXPECT_TRUE(close(found[i], right[i])) << i;
  }
  const auto twice = torch::autograd::grad({found[0].square().sum()}, {c.net.weights[1]});
  EXPECT_TRUE(close(twice[0], torch::autograd::grad({right[0].square().sum()}, {c.net.weights[1]})[0]));
}

INSTANTIATE_TEST_SUITE_P(Nonlinearities, PerceptronBetween, testing::Values("relu", "leaky_relu", "tanh"));

TEST(Perceptron, SaysWhatItKnows) {
  EXPECT_TRUE(has_perceptron("relu"));
  EXPECT_FALSE(has_perceptron("gelu"));
}

}  // namespace
}  // namespace gx
