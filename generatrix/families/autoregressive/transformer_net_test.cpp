#include "generatrix/families/autoregressive/transformer_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kPlaces = 5;

Field sequence_of(Values values) {
  return {.name = "text", .values = std::move(values), .layout = Field::Layout::sequence, .longest = kPlaces};
}

// With weights that say more than the first ones.
std::shared_ptr<TransformerNet> lively_transformer(const Field& field, bool rotary, const ContextShape& told = {}) {
  const SeedScope scope(3);
  const TransformerShape shape{.layers = 2, .channels = 8, .heads = 2, .dropout = 0.3, .rotary = rotary};
  auto net = std::make_shared<TransformerNet>(shape, field, told);
  const at::NoGradGuard off;
  for (const auto& p : net->parameters()) p.dim() == 2 ? p.mul_(30) : p.add_(0.1);
  net->eval();
  return net;
}

class TransformerTest : public ::testing::TestWithParam<bool> {};

// Distinct symbols: another symbol at one place changes logits after that place, and only there.
TEST_P(TransformerTest, ASymbolSeesAllBeforeItAndNothingFromItselfOn) {
  const auto net = lively_transformer(sequence_of(Symbols{{7}}), GetParam());
  net->to(at::kDouble);
  const at::NoGradGuard off;
  const auto x = at::tensor({3, 0, 4, 1, 2}, at::kLong).unsqueeze(0);
  const auto before = net->outputs(x, {});  // [1, T, K]
  ASSERT_EQ(before.sizes(), (at::IntArrayRef{1, kPlaces, 7}));
  for (std::int64_t i = 0; i < kPlaces; ++i) {
    auto other = x.clone();
    other[0][i] = 6;
    const auto change = (net->outputs(other, {}) - before).abs().amax({0, 2});
    for (std::int64_t j = 0; j < kPlaces; ++j) EXPECT_EQ(change[j].item<double>() > 0, j > i) << j << " of " << i;
  }
}

TEST_P(TransformerTest, TheCachedDrawIsWhatTheWholeNetDraws) {
  for (const auto& values : {Values(Symbols{{3}}), kBits, Values(Levels{5})}) {
    for (const bool told : {false, true}) {
      const auto field = sequence_of(values);
      const auto net = lively_transformer(field, GetParam(), told ? ContextShape{.whole = 2} : ContextShape{});
      Rng rng(7);
      const auto uniforms = rng.uniform({40, kPlaces});
      const Context context = told ? Context{.whole = rng.normal({40, 2})} : Context{};
      const auto cached = net->draw(uniforms, context);
      EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field), uniforms, context))) << told;
      EXPECT_EQ(cached.max().item<std::int64_t>(), count_of(values) - 1);
    }
  }
}

// In the other order of operations: the same within rounding, place by place.
TEST_P(TransformerTest, ALogitOfOnePlaceIsThatOfTheWhole) {
  const auto field = sequence_of(Symbols{{2}});
  const auto net = lively_transformer(field, GetParam());
  Rng rng(7);
  const auto uniforms = rng.uniform({64, kPlaces});
  const auto x = net->draw(uniforms, {});
  const at::NoGradGuard off;
  const auto p = at::sigmoid(net->outputs(x.to(at::kFloat), {}).squeeze(-1));  // [N, T]
  for (std::int64_t i = 0; i < kPlaces; ++i) {
    auto below = uniforms.clone(), above = uniforms.clone();
    below.select(1, i).copy_(p.select(1, i) - 1e-5);
    above.select(1, i).copy_(p.select(1, i) + 1e-5);
    EXPECT_TRUE((net->draw(below, {}).select(1, i) == 1).all().item<bool>()) << i;
    EXPECT_TRUE((net->draw(above, {}).select(1, i) == 0).all().item<bool>()) << i;
  }
}

TEST_P(TransformerTest, LeavesFeaturesOutInTrainingOnly) {
  const auto net = lively_transformer(sequence_of(Symbols{{3}}), GetParam());
  const auto x = at::zeros({1, 3}, at::kLong);
  EXPECT_TRUE(at::equal(net->outputs(x, {}), net->outputs(x, {})));
  net->train();
  const auto first = net->outputs(x, {});
  EXPECT_FALSE(at::equal(first, net->outputs(x, {})));
}

INSTANTIATE_TEST_SUITE_P(Places, TransformerTest, ::testing::Values(false, true),
                         [](const auto& one) { return one.param ? "turn" : "are_learned"; });

// Equal symbols: only the place tells them apart.
TEST(TransformerNet, KnowsPlaces) {
  const auto x = at::zeros({1, kPlaces}, at::kLong);
  for (const bool rotary : {false, true}) {
    const auto net = lively_transformer(sequence_of(Symbols{{3}}), rotary);
    const at::NoGradGuard off;
    const auto logits = net->outputs(x, {});
    EXPECT_GT((logits.select(1, 3) - logits.select(1, 4)).abs().max().item<float>(), 1e-4) << rotary;
  }
}

TEST(TransformerNet, TakesRowsLongerThanAnyInTraining) {
  const auto x = at::ones({2, kPlaces + 3}, at::kLong);
  const auto field = sequence_of(Symbols{{3}});
  for (const bool rotary : {false, true}) {
    const auto net = lively_transformer(field, rotary);
    const at::NoGradGuard off;
    const auto longer = net->outputs(x, {});
    EXPECT_TRUE(at::allclose(longer.slice(1, 0, kPlaces), net->outputs(x.slice(1, 0, kPlaces), {}), 1e-4, 1e-5));
    const auto u = Rng(2).uniform({3, kPlaces + 3});
    EXPECT_TRUE(at::equal(net->draw(u, {}), draw_naively(*net, SymbolOrder(field), u, {})));
  }
}

// The product of a query and a key depends on how far apart they are, not on where they stand.
TEST(Turning, KeepsProductsOfEqualDistance) {
  const auto turns = turning(9, 4, at::kDouble);
  EXPECT_EQ(turns.cosines.sizes(), (at::IntArrayRef{9, 4}));
  EXPECT_NEAR(turns.cosines[3][0].item<double>(), std::cos(3), 1e-12);
  EXPECT_NEAR(turns.sines[3][1].item<double>(), std::sin(0.3), 1e-12);
}

TEST(TransformerModel, ProbabilitiesOfAllRowsAddUpToOne) {
  const auto field = sequence_of(Symbols{{3}});
  auto model = std::make_shared<Autoregressive>(lively_transformer(field, true), nullptr, Task{Space{{field}}, {}});
  model->to(at::kDouble);
  const auto all = at::cartesian_prod(std::vector<Tensor>(kPlaces, at::arange(3)));
  Rng rng(1);
  const Column rows{all, at::full({all.size(0)}, kPlaces, at::kLong)};
  EXPECT_NEAR(model->score({Rows({rows})}, rng).nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
