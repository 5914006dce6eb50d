#include "generatrix/nn/masked_mlp.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"

namespace gx {
namespace {

// Which inputs output d depends on, by its gradient.
Tensor reached(MaskedMlp& net, std::int64_t n, const Tensor& told) {
  auto x = Rng(2).normal({1, n}).requires_grad_();
  std::vector<Tensor> rows;
  for (std::int64_t d = 0; d < n; ++d)
    rows.push_back(torch::autograd::grad({net.forward(x, told)[0][d].sum()}, {x}, {}, true, false, true)[0]);
  for (auto& row : rows) row = row.defined() ? row : at::zeros({1, n});
  return at::cat(rows) != 0;  // [output, input]
}

TEST(MaskedMlp, AnOutputDependsOnTheInputsBeforeItAndOnAllOfThem) {
  for (const std::int64_t n : {1, 2, 5}) {
    const SeedScope scope(1);
    MaskedMlp net(n, {32, 32}, 2, 0, "tanh");
    EXPECT_TRUE(at::equal(reached(net, n, {}), at::ones({n, n}).tril(-1) > 0)) << n;
  }
}

TEST(MaskedMlp, OtherDegreesAreAnotherOrder) {
  const SeedScope scope(1);
  MaskedMlp net(3, {32}, 1, 0, "tanh");
  auto degrees = net.layers().degrees;
  const auto x = Rng(2).normal({1, 3}).requires_grad_();
  EXPECT_TRUE(at::equal(net.forward(x, {}, degrees), net.forward(x, {})));
  degrees.front() = degrees.back() = at::tensor({2, 3, 1}, at::kLong);  // the last input comes first
  const auto seen = torch::autograd::grad({net.forward(x, {}, degrees)[0][0].sum()}, {x})[0] != 0;
  EXPECT_TRUE(at::equal(seen, at::tensor({0, 0, 1}, at::kInt).to(at::kBool).view({1, 3})));
}

TEST(MaskedMlp, EveryOutputDependsOnWhatIsTold) {
  const SeedScope scope(1);
  MaskedMlp net(4, {32}, 2, 3, "tanh");
  auto told = Rng(3).normal({1, 3}).requires_grad_();
  const auto out = net.forward(Rng(4).normal({1, 4}), told);
  EXPECT_EQ(out.sizes(), (at::IntArrayRef{1, 4, 2}));
  for (std::int64_t d = 0; d < 4; ++d)
    EXPECT_GT(torch::autograd::grad({out[0][d].sum()}, {told}, {}, true)[0].abs().min().item<double>(), 0) << d;
}

}  // namespace
}  // namespace gx
