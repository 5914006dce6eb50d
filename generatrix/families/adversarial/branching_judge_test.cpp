#include "generatrix/families/adversarial/branching_judge.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/derivative.h"

namespace gx {
namespace {

const Shape kEvent{3};
constexpr std::int64_t kMore = 4;

BranchingPlayers players(const NormSpec& norm, std::int64_t own_layer) {
  BranchingPlayers all;
  all.discriminator = MlpSpec{.hidden = {6}, .activation = "leaky_relu"};
  all.features = 5;
  all.feature_norm = norm;
  all.own_layer = own_layer;
  return all;
}

Tensor bent(const Tensor& h) { return at::leaky_relu(h, 0.2); }
Tensor normed(const Tensor& h) { return (h - h.mean(0)) / (h.var(0, /*unbiased=*/false) + 1e-5).sqrt(); }

TEST(BranchingJudge, ReadsBothFromItsFeatures) {
  BranchingJudge judge(players(NoNormSpec{}, 0), kEvent, kMore);
  judge.to(at::kDouble);
  const auto said = judge.of(Rng(1).normal({8, 3}, at::kDouble));
  const auto w = judge.named_parameters();
  EXPECT_LT(distance(said.output, at::linear(said.features, w["output.weight"], w["output.bias"]).squeeze(1)), 1e-6);
  EXPECT_LT(distance(said.more.to(at::kDouble), at::linear(said.features, w["more.weight"], w["more.bias"])), 1e-6);
}

TEST(BranchingJudge, HasNormsAndALayerOfItsOwnForTheRest) {
  BranchingJudge plain(players(NoNormSpec{}, 0), kEvent, kMore), judge(players(BatchNormSpec{}, 7), kEvent, kMore);
  const auto from = plain.named_parameters();
  auto w = judge.named_parameters();
  {
    const at::NoGradGuard off;
    for (const auto& item : from) {
      if (item.key().starts_with("net.")) w[item.key()].copy_(item.value());
    }
  }
  const auto x = Rng(1).normal({8, 3});
  const auto f = bent(normed(at::where(plain.of(x).features > 0, plain.of(x).features, plain.of(x).features / 0.2)));
  const auto said = judge.of(x);
  EXPECT_LT(distance(said.features, f), 1e-4);
  const auto own = bent(normed(at::linear(f, w["own_layer.weight"], w["own_layer.bias"])));
  EXPECT_LT(distance(said.more, at::linear(own, w["more.weight"], w["more.bias"])), 1e-4);
  EXPECT_LT(distance(said.output, at::linear(f, w["output.weight"], w["output.bias"]).squeeze(1)), 1e-4);
}

}  // namespace
}  // namespace gx
