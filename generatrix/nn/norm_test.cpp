#include "generatrix/nn/norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/nn/mlp.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

class BatchNormTest : public ::testing::Test {
 protected:
  BatchNormTest() : norm_(3, {.momentum = 0.25, .epsilon = 0.5}) { norm_.to(at::kDouble); }
  Tensor buffer(const std::string& name) const { return norm_.named_buffers()[name]; }
  Tensor h_ = 2 * Rng(1).normal({7, 3}, at::kDouble) + 5;
  BatchNorm norm_;
};

void expect_near(const Tensor& a, const Tensor& b) {
  EXPECT_TRUE(at::allclose(a, b, tolerance::kAlgebra, tolerance::kAlgebra)) << a << b;
}

TEST_F(BatchNormTest, IsTheFormulaInTraining) {
  const auto mean = h_.mean(0), variance = (h_ - mean).square().mean(0);
  expect_near(norm_.forward(h_), (h_ - mean) / at::sqrt(variance + 0.5));
}

TEST_F(BatchNormTest, RunningStatisticsMoveByTheMomentum) {
  norm_.forward(h_);
  expect_near(buffer("mean"), 0.25 * h_.mean(0));
  expect_near(buffer("variance"), 0.75 + 0.25 * h_.var(0, /*unbiased=*/true));
}

TEST_F(BatchNormTest, InEvaluationARowDoesNotSeeTheOthers) {
  norm_.forward(h_);
  norm_.eval();
  const auto before = buffer("mean").clone();
  const auto all = norm_.forward(h_);
  for (std::int64_t i = 0; i < 7; ++i) EXPECT_TRUE(at::equal(all.narrow(0, i, 1), norm_.forward(h_.narrow(0, i, 1))));
  EXPECT_TRUE(at::equal(buffer("mean"), before));
}

TEST_F(BatchNormTest, ASingleRowOfTrainingUsesTheRunningStatisticsAndLeavesThem) {
  norm_.forward(h_);
  const auto mean = buffer("mean").clone(), variance = buffer("variance").clone();
  expect_near(norm_.forward(h_.narrow(0, 0, 1)), (h_.narrow(0, 0, 1) - mean) / at::sqrt(variance + 0.5));
  EXPECT_TRUE(at::equal(buffer("mean"), mean));
  EXPECT_TRUE(at::equal(buffer("variance"), variance));
}

TEST_F(BatchNormTest, LeadingDimensionsAreRows) {
  BatchNorm other(3, {.momentum = 0.25, .epsilon = 0.5});
  other.to(at::kDouble);
  const auto h = at::cat({h_, h_ + 1});
  expect_near(norm_.forward(h.view({2, 7, 3})).view({14, 3}), other.forward(h));
}

TEST(MlpNorm, StandsAfterTheActivation) {
  Mlp mlp(2, {3}, 1, "leaky_relu", BatchNormSpec{});
  mlp.to(at::kDouble);
  const auto named = mlp.named_parameters();
  const auto x = Rng(1).normal({5, 2}, at::kDouble);
  const auto h = at::leaky_relu(at::linear(x, named["linear0.weight"], named["linear0.bias"]), 0.2);
  const auto normed = (h - h.mean(0)) / at::sqrt(h.var(0, false) + 1e-5);
  expect_near(mlp.forward(x), at::linear(normed, named["linear1.weight"], named["linear1.bias"]));
}

TEST(MlpNorm, IsPartOfTheNet) {
  Mlp mlp(2, {3, 4}, 1, "relu", BatchNormSpec{});
  EXPECT_EQ(mlp.named_parameters().size(), 6u + 4u);
  EXPECT_EQ(mlp.named_buffers().size(), 4u);
  EXPECT_EQ(Mlp(2, {3, 4}, 1, "relu").named_parameters().size(), 6u);
}

}  // namespace
}  // namespace gx
