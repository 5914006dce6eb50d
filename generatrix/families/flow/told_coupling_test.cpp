#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/flow/coupling.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/mlp.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

// What a net is told: x moves by the row's own numbers, there and back.
class ToldCoupling : public testing::Test {
 protected:
  ToldCoupling() {
    at::manual_seed(1);
    const Halves halves(5, true);
    auto net = std::make_shared<Mlp>(halves.n_kept() + 3, std::vector<std::int64_t>{7}, 2 * halves.n_moved(), "tanh");
    layer_ = std::make_shared<Coupling>(halves, 1, std::move(net), 1.5, /*n_told=*/3);
    layer_->to(at::kDouble);
  }
  FlowLayerPtr layer_;
  const Context told_{.whole = Rng(2).normal({4, 3}, at::kDouble)};
  const Tensor x_ = Rng(4).normal({4, 5}, at::kDouble);
};

TEST_F(ToldCoupling, ComesBackUnderTheSameCondition) {
  const auto back = layer_->map(told_).inverse(x_), there = layer_->map(told_).forward(back.value);
  EXPECT_LT(distance(there.value, x_), 1e-12);
  EXPECT_LT(distance(there.log_det, -back.log_det), tolerance::kAlgebra);
}

TEST_F(ToldCoupling, LogDetIsTheJacobians) {
  const auto log_det = layer_->map(told_).inverse(x_).log_det;
  for (std::int64_t i = 0; i < 4; ++i) {
    const Context own{.whole = told_.whole.narrow(0, i, 1)};
    const auto leaf = x_[i].clone().requires_grad_();
    const auto z = layer_->map(own).inverse(leaf.unsqueeze(0)).value[0];
    std::vector<Tensor> rows;
    for (std::int64_t j = 0; j < 5; ++j) rows.push_back(torch::autograd::grad({z[j]}, {leaf}, {}, /*retain_graph=*/true)[0]);
    const auto expected = std::get<1>(at::linalg_slogdet(at::stack(rows))).item<double>();
    EXPECT_NEAR(log_det[i].item<double>(), expected, tolerance::kAlgebra) << "row " << i << " by itself, as in its batch";
  }
}

TEST_F(ToldCoupling, AnotherConditionIsAnotherMapOfWhatIsMovedAlone) {
  const Context other{.whole = told_.whole + 1};
  const auto a = layer_->map(told_).inverse(x_), b = layer_->map(other).inverse(x_);
  EXPECT_TRUE(at::equal(a.value.narrow(1, 0, 2), b.value.narrow(1, 0, 2)));
  EXPECT_GT((a.value - b.value).narrow(1, 2, 3).abs().amax(1).min().item<double>(), 1e-3) << "of every row";
  EXPECT_GT((a.log_det - b.log_det).abs().max().item<double>(), 1e-3);
  const auto leaf = told_.whole.clone().requires_grad_();
  const auto total = layer_->map({.whole = leaf}).inverse(x_).log_det.sum();
  EXPECT_GT(torch::autograd::grad({total}, {leaf})[0].abs().min().item<double>(), 0) << "each number told counts";
}

TEST_F(ToldCoupling, IsTheSameForEveryDrawOfARow) {
  const auto z = Rng(5).normal({3, 4, 5}, at::kDouble);
  const auto all = layer_->map(told_).forward(z);
  for (std::int64_t k = 0; k < 3; ++k)
    EXPECT_LT(distance(all.value[k], layer_->map(told_).forward(z[k]).value), tolerance::kAlgebra);
}

TEST_F(ToldCoupling, AStackPassesOnWhatItIsTold) {
  FlowStack stack({std::make_shared<Reorder>(evens_then_odds(5)), layer_});
  const auto z = stack.map(told_).inverse(x_).value;
  const auto order = evens_then_odds(5);
  EXPECT_LT(distance(z, layer_->map(told_).inverse(x_.index_select(1, order)).value), tolerance::kAlgebra);
  EXPECT_EQ(layer_->link(), std::nullopt) << "the kernel of chains is told nothing";
}

}  // namespace
}  // namespace gx
