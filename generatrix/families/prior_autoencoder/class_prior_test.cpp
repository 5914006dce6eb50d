#include "generatrix/families/prior_autoencoder/class_prior.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace gx {
namespace {

constexpr std::int64_t kClasses = 10;

struct Named {
  const char* name;
  ClassPriorSpec spec;
};

class ClassPriors : public testing::TestWithParam<Named> {
 protected:
  ClassPrior prior_{GetParam().spec, kClasses};
};

Tensor words(const Tensor& labels) { return at::one_hot(labels.to(at::kLong), kClasses).to(at::kFloat); }

TEST_P(ClassPriors, DrawsOfAClassAreNearestToIt) {
  Rng rng(1);
  const auto y = at::arange(kClasses).repeat({400});
  const auto z = prior_.given({.whole = words(y)}).sample({}, rng);
  ASSERT_EQ(z.sizes(), at::IntArrayRef({kClasses * 400, 2}));
  EXPECT_GT((prior_.log_classes(z).argmax(-1) == y).to(at::kDouble).mean().item<double>(), 0.93);
}

TEST_P(ClassPriors, OfNoLabelItIsTheMeanOfItsClasses) {
  Rng rng(2);
  const auto all = prior_.given({});
  EXPECT_EQ(all.batch_shape(), Shape{});
  const auto z = all.sample({50}, rng);
  const auto by_class = prior_.given({.whole = at::eye(kClasses)}).log_prob(z.unsqueeze(1));  // [50, K]
  EXPECT_TRUE(at::allclose(all.log_prob(z), at::logsumexp(by_class, 1) - std::log(static_cast<double>(kClasses)), 1e-4, 1e-4));
  EXPECT_TRUE(at::allclose(prior_.log_classes(z), at::log_softmax(by_class, 1), 1e-3, 1e-3));
  EXPECT_TRUE(at::allclose(all.mean(), prior_.given({.whole = at::eye(kClasses)}).mean().mean(0), 1e-4, 1e-4));
}

// A reader of labels that may be unknown says zeros for such a label, and whether it is known behind them.
TEST_P(ClassPriors, ARowWithoutALabelIsDrawnFromAllClasses) {
  const auto known = at::tensor({1.F, 0.F}).unsqueeze(1);
  const auto p = prior_.given({.whole = at::cat({words(at::tensor({3, 3})) * known, known}, 1)});
  const auto z = at::tensor({0.5F, -1.F});
  EXPECT_FLOAT_EQ(p.log_prob(z)[0].item<float>(), prior_.given({.whole = words(at::tensor({3}))}).log_prob(z).item<float>());
  EXPECT_FLOAT_EQ(p.log_prob(z)[1].item<float>(), prior_.given({}).log_prob(z).item<float>());
}

INSTANTIATE_TEST_SUITE_P(, ClassPriors, testing::Values(Named{"petals", PetalsSpec{}}, Named{"swiss_roll", SwissRollSpec{}}),
                         [](const auto& test) { return test.param.name; });

TEST(Petals, HaveTheirDeviations) {
  Rng rng(3);
  ClassPrior prior(PetalsSpec{.radius = 4, .length = 1, .width = 0.2}, 4);
  const auto z = prior.given({.whole = at::eye(4).narrow(0, 1, 1)}).sample({20000}, rng).squeeze(1);  // class 1: straight up
  EXPECT_TRUE(at::allclose(z.mean(0), at::tensor({0.F, 4.F}), 0, 0.03));
  EXPECT_TRUE(at::allclose(z.std(0), at::tensor({0.2F, 1.F}), 0.03));
}

TEST(SwissRoll, LiesOnItsCurve) {
  Rng rng(4);
  const SwissRollSpec spec{.width = 0.02};
  const auto z = ClassPrior(spec, 3).given({}).sample({500}, rng);
  const auto radius = z.norm(2, -1);
  const auto angle = at::atan2(z.select(1, 1), z.select(1, 0));
  const auto turns = spec.turns * radius / spec.radius - angle / (2 * std::numbers::pi);  // a whole number on the curve
  const auto off = (turns - turns.round()).abs() * spec.radius / spec.turns;              // across, nearly
  EXPECT_LT(off.masked_select(radius > 1).max().item<double>(), 5 * spec.width);
}

}  // namespace
}  // namespace gx
