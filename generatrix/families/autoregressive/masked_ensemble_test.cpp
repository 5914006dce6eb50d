#include "generatrix/families/autoregressive/masked_ensemble.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t kMaskedDraws = 20'000;
const Field kSixBits{.name = "image", .values = kBits, .shape = {1, 2, 3}};
const Field kColorLevels{.name = "image", .values = Levels{3}, .shape = {2, 1, 2}};

std::shared_ptr<MaskedEnsemble> masked_model(const Field& field, bool random_orders, std::int64_t masks,
                                             const Space& given = {}) {
  const SeedScope scope(3);
  const MaskedEnsemble::Rules rules{.hidden = {12, 10}, .activation = "tanh", .random_orders = random_orders, .masks = masks};
  auto model = std::make_shared<MaskedEnsemble>(rules, make_reader(given), Task{{{field}}, given});
  model->to(at::kDouble);
  model->eval();
  const at::NoGradGuard off;
  for (auto& p : model->parameters()) p.add_(at::randn_like(p), 0.5);
  return model;
}

Tensor events_of_field(const Field& field) {
  const auto n = count_of(field.values);
  const auto digit = at::arange(n, at::kDouble) / static_cast<double>(n - 1);
  auto shape = field.shape;
  shape.insert(shape.begin(), -1);
  return at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(field.dims()), digit)).view(shape);
}

void expect_shares(const Tensor& draws, const Tensor& events, const Tensor& p) {
  const auto is_it = ((draws.flatten(1).unsqueeze(1) - events.flatten(1)).abs() < 1e-3).all(2).to(at::kDouble);  // [N, events]
  EXPECT_EQ(is_it.sum().item<double>(), static_cast<double>(draws.size(0)));
  const auto error = (p * (1 - p) / static_cast<double>(draws.size(0))).sqrt();
  EXPECT_LT(((is_it.mean(0) - p) / error).abs().max().item<double>(), tolerance::kStandardErrors);
}

TEST(MaskedEnsemble, ProbabilitiesAddUpToOneAndDrawsFollowThem) {
  Rng rng(1);
  for (const auto& field : {kSixBits, kColorLevels}) {
    for (const auto& [random, masks] : {std::pair{false, 1}, {false, 3}, {true, 1}, {true, 3}}) {
      const auto model = masked_model(field, random, masks);
      const auto events = events_of_field(field), p = model->score({events}, rng).nats.exp();
      EXPECT_NEAR(p.sum().item<double>(), 1, tolerance::kAlgebra) << random << masks;
      if (masks == 3) expect_shares(model->sample(kMaskedDraws, {}, rng).x().to(at::kDouble), events, p);
    }
  }
}

TEST(MaskedEnsemble, OrdersArePermutations) {
  const auto model = masked_model(kSixBits, true, 4);
  const auto orders = model->orders();
  EXPECT_FALSE(at::equal(orders[0], orders[1]));
  EXPECT_TRUE(at::equal(std::get<0>(orders.sort(1)), at::arange(6).expand({4, 6}))) << "each is a permutation";
  EXPECT_TRUE(at::equal(masked_model(kSixBits, false, 2)->orders(), at::arange(6).expand({2, 6})));
}

// p(unknown | known) of the mixture, by enumeration.
TEST(MaskedEnsemble, CompletionsInTheOrderAreExact) {
  Rng rng(2);
  const auto model = masked_model(kSixBits, false, 3);
  const auto row = at::tensor({1., 0., 1., 0., 0., 0.}, at::kDouble).view({1, 1, 2, 3});
  const auto seen = at::tensor({1, 1, 1, 0, 0, 0}, at::kInt).to(at::kBool).view({1, 1, 2, 3});
  const auto drawn = model->complete({Rows({Column{.data = row, .observed = seen}})}, kMaskedDraws, rng).x().to(at::kDouble);
  const auto all = events_of_field(kSixBits);
  const auto events = all.index_select(0, (all == row).logical_or(seen.logical_not()).flatten(1).all(1).nonzero().squeeze(1));
  const auto p = model->score({events}, rng).nats.exp();
  expect_shares(drawn, events, p / p.sum());
}

TEST(MaskedEnsemble, RefusesAKnownCellAfterAnUnknownOne) {
  Rng rng(1);
  const auto complete = [&](bool random, std::vector<int> known) {
    return masked_model(kSixBits, random, 1)
        ->complete({Rows({Column{.data = at::zeros({1, 1, 2, 3}, at::kDouble),
                                 .observed = at::tensor(known, at::kInt).to(at::kBool).view({1, 1, 2, 3})}})},
                   1, rng);
  };
  EXPECT_THAT([&] { complete(false, {0, 1, 1, 1, 1, 1}); }, ThrowsMessage<UserError>(HasSubstr("circuit such as chow_liu")));
  const auto first = masked_model(kSixBits, true, 1)->orders()[0];
  std::vector<int> known(6);
  for (std::int64_t cell = 0; cell < 6; ++cell) known[static_cast<std::size_t>(cell)] = first[cell].item<std::int64_t>() < 3;
  EXPECT_EQ(complete(true, known).size(), 1) << "what comes first in the order of the mask";
}

TEST(MaskedEnsemble, BeginsAtTheFrequenciesOfEachCell) {
  Rng rng(4);
  const auto model = masked_model(kSixBits, false, 1);
  const auto x = rng.bernoulli(at::tensor({.1, .5, .9, .3, .2, .6}, at::kDouble).expand({2000, 6})).view({-1, 1, 2, 3});
  model->warm_start({x}, rng);
  const at::NoGradGuard off;
  model->named_parameters()["net.weight2"].zero_();
  const auto p = (x.mean(0) * 2000 + 1) / 2002;
  const auto expected = (at::xlogy(x, p) + at::xlogy(1 - x, 1 - p)).flatten(1).sum(1);
  EXPECT_TRUE(at::allclose(model->score({x}, rng).nats, expected, 1e-10, 1e-10));
}

TEST(MaskedEnsemble, ReadsWhatIsGiven) {
  Rng rng(1);
  const Space labels{{Field{.name = "label", .values = Symbols{{3}}}}};
  const auto model = masked_model(kSixBits, false, 2, labels);
  const auto x = events_of_field(kSixBits);
  for (const std::int64_t label : {0, 2}) {
    const auto p = model->score({x, at::full({x.size(0)}, label, at::kLong)}, rng).nats.exp();
    EXPECT_NEAR(p.sum().item<double>(), 1, tolerance::kAlgebra);
  }
  EXPECT_EQ(model->sample(5, at::tensor({0, 1, 2, 0, 1}, at::kLong), rng).size(), 5);
  EXPECT_THROW(model->score({x}, rng), UserError);
}

}  // namespace
}  // namespace gx
