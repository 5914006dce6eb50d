// The nets that ship, without data.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/studio/features.h"

namespace gx {
namespace {

TEST(Shipped, NetsAreThereByTheNameOfTheirData) {
  EXPECT_THAT(shipped_feature_names(), testing::ElementsAre("cifar10", "fashion-mnist", "mnist"));
  EXPECT_FALSE(shipped_features("two-moons"));
  const auto net = shipped_features("mnist");
  ASSERT_TRUE(net);
  EXPECT_EQ(net->name, "mnist");
  EXPECT_EQ(net->hash.size(), 16u);
}

TEST(Shipped, NetsGiveFeaturesAndLogProbabilities) {
  for (const auto& name : shipped_feature_names()) {
    const auto net = shipped_features(name);
    const auto x = name == "cifar10" ? at::rand({3, 3, 32, 32}) : at::rand({3, 1, 28, 28}, at::kDouble);
    const auto [features, log_probs] = net->of(x);
    EXPECT_EQ(features.sizes(), (at::IntArrayRef{3, 64})) << name;
    EXPECT_TRUE(at::allclose(log_probs.logsumexp(1), at::zeros({3}), 1e-5, 1e-5)) << name;
    EXPECT_FALSE(features.requires_grad());
    EXPECT_TRUE(at::equal(net->of(x).features, features)) << "nothing drops out";
  }
}

TEST(Shipped, ARunOfTheUsersOwnMustBeOne) { EXPECT_THROW(features_for("/no/such/run", "mnist", {}), UserError); }

}  // namespace
}  // namespace gx
