#include "generatrix/contract/turn.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

namespace gx {
namespace {

Tensor number(double value) { return at::full({}, value, at::kDouble).requires_grad_(); }

TEST(Loss, TotalIsTheWeightedSumOfItsTerms) {
  const auto loss = Loss().add("error", number(3)).add("kl", number(5), 0.5).add("off", number(7), 0).watch("elbo", number(100));
  EXPECT_EQ(loss.total().item<double>(), 5.5);
  ASSERT_EQ(loss.terms().size(), 3u);
  EXPECT_EQ(loss.terms()[1].name, "kl");
  EXPECT_EQ(loss.terms()[1].value.item<double>(), 5);  // unweighted
  EXPECT_EQ(loss.watched()[0].name, "elbo");
}

TEST(Loss, GradientGoesThroughTermsWithTheirWeights) {
  const auto a = number(3), b = number(5);
  const auto gradients = torch::autograd::grad({Loss().add("a", a).add("b", b, 4).total()}, {a, b});
  EXPECT_EQ(gradients[0].item<double>(), 1);
  EXPECT_EQ(gradients[1].item<double>(), 4);
}

TEST(Loss, WhatIsWatchedHoldsNoGraph) {
  const auto a = number(2);
  EXPECT_FALSE(Loss().watch("square", a * a).watched()[0].value.requires_grad());
}

TEST(Loss, WhatIsKeptIsFoundByItsNameAndCountsNothing) {
  const auto a = number(2);
  const auto codes = a * at::arange(3, at::kDouble);
  const auto loss = Loss().add("error", a).keep("codes", codes).keep("others", codes + 1);
  EXPECT_TRUE(at::equal(loss.kept("codes"), codes));
  EXPECT_TRUE(at::equal(loss.kept("others"), codes + 1));
  EXPECT_FALSE(loss.kept("codes").requires_grad());
  EXPECT_EQ(loss.total().item<double>(), 2);
  EXPECT_EQ(loss.terms().size(), 1u);
  EXPECT_TRUE(loss.watched().empty());
  ASSERT_EQ(loss.kept().size(), 2u);
  EXPECT_EQ(loss.kept()[0].name, "codes");
  EXPECT_THROW(loss.kept("error"), std::logic_error) << "a term is not kept by itself";
}

TEST(Repeats, RestBeforeTheirStepOrTurnAlike) {
  for (const std::int64_t index : {0, 4, 5, 6}) {
    EXPECT_EQ(from_step(5)(index), index < 5 ? 0 : 1);
    EXPECT_EQ(always(3)(index), 3);
  }
}

TEST(Step, ProgressIsTheShareOfTheRunThatIsDone) {
  Rng rng(1);
  EXPECT_EQ((Step{0, 8, 100, 10, rng}).progress(), 0);
  EXPECT_EQ((Step{2, 8, 100, 10, rng}).progress(), 0.25);
  EXPECT_EQ((Step{3, 0, 100, 10, rng}).progress(), 0);
}

}  // namespace
}  // namespace gx
