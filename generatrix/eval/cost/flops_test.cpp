#include "generatrix/eval/cost/flops.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/kernels/causal/causal_stack.h"
#include "generatrix/nn/mlp.h"

namespace gx {
namespace {

std::int64_t flops_of(const std::function<Tensor()>& call) {
  return count_flops([&] { call(); });
}

TEST(CountFlops, AnMlpTakesTwoForEachWeight) {
  Mlp net(784, {400}, 20, "relu");
  constexpr std::int64_t kForward = 2 * (784 * 400 + 400 * 20);
  at::NoGradGuard off;
  EXPECT_EQ(flops_of([&] { return net.forward(at::zeros({1, 784})); }), kForward);
  EXPECT_EQ(flops_of([&] { return net.forward(at::zeros({7, 784})); }), 7 * kForward);
  EXPECT_EQ(flops_of([&] { return net.forward(at::zeros({3, 7, 784})); }), 21 * kForward);
}

// Each layer once for its weights and once for its inputs; nobody asks for the gradient of x.
TEST(CountFlops, BackwardTakesTwiceForwardButForTheFirstLayersInput) {
  Mlp net(784, {400}, 20, "relu");
  const auto x = at::zeros({5, 784});
  constexpr std::int64_t kFirst = 2 * 5 * 784 * 400, kSecond = 2 * 5 * 400 * 20;
  const auto both = flops_of([&] { return torch::autograd::grad({net.forward(x).sum()}, net.parameters())[0]; });
  EXPECT_EQ(both, (kFirst + kSecond) + 2 * (kFirst + kSecond) - kFirst);
}

TEST(CountFlops, EveryFormOfProductOnce) {
  const auto a = at::zeros({2, 3, 4}), b = at::zeros({2, 4, 5}), m = at::zeros({3, 4}), v = at::zeros({4});
  EXPECT_EQ(flops_of([&] { return at::bmm(a, b); }), 2 * 2 * 3 * 4 * 5);
  EXPECT_EQ(flops_of([&] { return at::matmul(a, b); }), 2 * 2 * 3 * 4 * 5);
  EXPECT_EQ(flops_of([&] { return at::baddbmm(at::zeros({2, 3, 5}), a, b); }), 2 * 2 * 3 * 4 * 5);
  EXPECT_EQ(flops_of([&] { return at::einsum("bij,bjk->bik", {a, b}); }), 2 * 2 * 3 * 4 * 5);
  EXPECT_EQ(flops_of([&] { return at::mv(m, v); }), 2 * 3 * 4);
  EXPECT_EQ(flops_of([&] { return at::zeros({3}).addmv_(m, v); }), 2 * 3 * 4);
  EXPECT_EQ(flops_of([&] { return at::dot(v, v); }), 2 * 4);
  EXPECT_EQ(flops_of([&] { return at::linear(m, at::zeros({6, 4}), at::zeros({6})); }), 2 * 3 * 4 * 6);
  EXPECT_EQ(flops_of([&] { return (a.exp() + 1).sum(); }), 0);
}

// Scores and shares of 2 rows, 3 heads, 5 places of 8 numbers: two products; back the scores anew, and four products.
TEST(CountFlops, AttentionIsItsProducts) {
  const auto q = at::zeros({2, 3, 5, 8}).requires_grad_();
  constexpr std::int64_t kProduct = 2 * 2 * 3 * 5 * 5 * 8;
  EXPECT_EQ(flops_of([&] { return at::scaled_dot_product_attention(q, q, q); }), 2 * kProduct);
  const auto both = flops_of([&] { return torch::autograd::grad({at::scaled_dot_product_attention(q, q, q).sum()}, {q})[0]; });
  EXPECT_EQ(both, (2 + 5) * kProduct);
}

TEST(CountFlops, AFusedKernelAnnouncesWhatItsReferenceTakes) {
  const auto of = [](at::IntArrayRef shape) { return at::ones(shape).requires_grad_(true); };
  const std::vector<Tensor> all{of({3, 4, 5, 32}), of({2, 32, 16}), of({2, 16}), of({2, 5, 16, 16}),
                                of({3, 2, 16}),    of({2, 16, 32}), of({2, 32})};
  const CausalStack weights{all[1], all[2], all[3], all[4], all[5], all[6]};
  for (auto* form : {&causal_stack, &causal_stack_reference}) {
    Tensor y;
    const auto forward = flops_of([&] { return y = form(all[0], weights); });
    EXPECT_EQ(forward, 2 * (3 * 4 * 5) * 2 * (9 * 16 * 16));
    EXPECT_EQ(flops_of([&] { return torch::autograd::grad({y.sum()}, all)[0]; }), 2 * forward);
  }
}

struct Convolution {
  const char* name;
  std::function<Tensor(const Tensor& x, const Tensor& weight)> of;
  Shape x, weight;
  std::int64_t forward;
};

class CountFlopsOf : public testing::TestWithParam<Convolution> {};

TEST_P(CountFlopsOf, ForwardAndTwiceThatBackward) {
  const auto& c = GetParam();
  const auto x = at::ones(c.x).requires_grad_(true), weight = at::ones(c.weight).requires_grad_(true);
  Tensor y;
  EXPECT_EQ(flops_of([&] { return y = c.of(x, weight); }), c.forward);
  EXPECT_EQ(flops_of([&] { return torch::autograd::grad({c.of(x, weight).sum()}, {x, weight})[0]; }), 3 * c.forward);
  EXPECT_EQ(flops_of([&] { return torch::autograd::grad({y.sum()}, {weight})[0]; }), c.forward) << "of the weight alone";
}

INSTANTIATE_TEST_SUITE_P(Convolutions, CountFlopsOf,
                         testing::Values(Convolution{"plain",
                                                     [](auto& x, auto& w) { return at::conv2d(x, w, {}, 1, 1); },
                                                     {2, 3, 8, 6},
                                                     {5, 3, 3, 3},
                                                     2 * (2 * 5 * 8 * 6) * (3 * 3 * 3)},
                                         Convolution{"strided",
                                                     [](auto& x, auto& w) { return at::conv2d(x, w, {}, 2, 1); },
                                                     {2, 3, 7, 8},
                                                     {5, 3, 4, 4},
                                                     2 * (2 * 5 * 3 * 4) * (3 * 4 * 4)},
                                         Convolution{
                                             "dilated",
                                             [](auto& x, auto& w) { return at::conv1d(x, w, {}, 1, at::IntArrayRef{0}, 2); },
                                             {2, 3, 9},
                                             {5, 3, 3},
                                             2 * (2 * 5 * 5) * (3 * 3)},
                                         Convolution{"grouped",
                                                     [](auto& x, auto& w) { return at::conv2d(x, w, {}, 1, 1, 1, 2); },
                                                     {2, 4, 8, 8},
                                                     {6, 2, 3, 3},
                                                     2 * (2 * 6 * 8 * 8) * (2 * 3 * 3)},
                                         // every one of 2 x 3 x 4 x 4 inputs is spread over 5 x 4 x 4 outputs
                                         Convolution{"transposed",
                                                     [](auto& x, auto& w) { return at::conv_transpose2d(x, w, {}, 2, 1); },
                                                     {2, 3, 4, 4},
                                                     {3, 5, 4, 4},
                                                     2 * (2 * 3 * 4 * 4) * (5 * 4 * 4)}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace gx
