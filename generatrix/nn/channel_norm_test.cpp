#include "generatrix/nn/channel_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

std::shared_ptr<ChannelNorm> norm_of(std::int64_t n_condition) {
  auto norm = std::make_shared<ChannelNorm>(3, n_condition);
  norm->to(at::kDouble);
  return norm;
}

TEST(ChannelNorm, NormalizesChannelsOverRowsAndPlaces) {
  Rng rng(1);
  const auto h = 5 + 2 * rng.normal({6, 3, 4, 4}, at::kDouble);
  const auto y = norm_of(0)->forward(h);
  EXPECT_LT(y.mean({0, 2, 3}).abs().max().item<double>(), 1e-9);
  EXPECT_LT((y.var({0, 2, 3}, false) - 1).abs().max().item<double>(), 1e-4);
}

// With the same embedding for all conditions it is a batch norm; here all are 0.
TEST(ChannelNorm, WithEqualEmbeddingsItIsABatchNorm) {
  Rng rng(2);
  const auto told = norm_of(4), plain = norm_of(0);
  {
    const at::NoGradGuard off;
    for (const auto& item : told->named_parameters()) {
      if (item.key() == "scales" || item.key() == "shifts")
        item.value().copy_(item.value().select(0, 0).unsqueeze(0).expand({4, 3}));
    }
    const auto embeddings = told->named_parameters();
    plain->named_parameters()["scale"].add_(embeddings["scales"][0]);
    plain->named_parameters()["shift"].add_(embeddings["shifts"][0]);
  }
  const auto c = at::one_hot(rng.integers(4, {6}), 4).to(at::kDouble);
  for (int i = 0; i < 3; ++i) {
    const auto h = rng.normal({6, 3, 2, 5}, at::kDouble);
    EXPECT_TRUE(at::allclose(told->forward(h, c), plain->forward(h), 1e-10, 1e-10));
  }
  told->eval(), plain->eval();
  const auto h = rng.normal({6, 3}, at::kDouble);
  EXPECT_TRUE(at::allclose(told->forward(h, c), plain->forward(h), 1e-10, 1e-10)) << "running statistics";
}

TEST(ChannelNorm, AConditionMovesItsOwnRowsAlone) {
  Rng rng(3);
  const auto norm = norm_of(2);
  norm->eval();
  const auto h = rng.normal({2, 3, 2, 2}, at::kDouble);
  const auto a = norm->forward(h, at::eye(2, at::kDouble)), b = norm->forward(h, at::tensor({1.0, 0.0, 1.0, 0.0}).view({2, 2}));
  EXPECT_TRUE(at::equal(a[0], b[0]));
  EXPECT_FALSE(at::equal(a[1], b[1]));
}

TEST(ChannelNorm, OneNumberOfAChannelIsNormalizedByRunningStatistics) {
  const auto norm = norm_of(0);
  EXPECT_TRUE(at::isfinite(norm->forward(at::full({1, 3}, 7.0, at::kDouble))).all().item<bool>());
  EXPECT_TRUE(at::equal(norm->named_buffers()["mean"], at::zeros({3}, at::kDouble)));
}

TEST(ChannelNorm, MixesRows) {
  struct Holder : torch::nn::Module {
    Holder() { register_module("norm", std::make_shared<ChannelNorm>(3, 0)); }
  };
  EXPECT_TRUE(mixes_rows(Holder()));
}

}  // namespace
}  // namespace gx
