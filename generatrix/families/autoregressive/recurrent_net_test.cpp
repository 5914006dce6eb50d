#include "generatrix/families/autoregressive/recurrent_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/kernels/causal/draw_symbol.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kLongest = 4, kEnd = 2;

const Field kCharacters{
    .name = "text", .values = Symbols{{3}}, .layout = Field::Layout::sequence, .longest = kLongest, .end = kEnd};

// With weights that say more than the first ones.
std::shared_ptr<RecurrentNet> lively(std::int64_t n_symbols, const ContextShape& told = {}, bool tied = false) {
  const SeedScope scope(3);
  const auto n_logits = n_symbols == 2 ? 1 : n_symbols;
  const RecurrentNetShape shape{.embedding = tied ? 6 : 5, .hidden = 6, .dropout = 0.3, .tied = tied};
  auto net = std::make_shared<RecurrentNet>(shape, n_symbols, n_logits, told);
  at::NoGradGuard off;
  for (const auto& p : net->parameters()) p.mul_(2);
  net->eval();
  return net;
}

std::shared_ptr<Autoregressive> character_model() {
  auto model = std::make_shared<Autoregressive>(lively(3), nullptr, Task{Space{{kCharacters}}, {}});
  model->to(at::kDouble);
  model->eval();
  return model;
}

// Every row that the model may draw: those that end with the end symbol, and those that are cut off without it.
Column all_texts() {
  std::vector<Tensor> rows;
  std::vector<std::int64_t> lengths;
  for (std::int64_t code = 0; code < 81; ++code) {
    auto row = at::zeros({kLongest}, at::kLong);
    for (std::int64_t t = 0, rest = code; t < kLongest; ++t, rest /= 3) row[t] = rest % 3;
    const auto ends = (row == kEnd).nonzero();
    const auto length = ends.size(0) > 0 ? ends[0][0].item<std::int64_t>() + 1 : kLongest;
    if (row.slice(0, length).sum().item<std::int64_t>() > 0) continue;  // one code for each row: 0 past its end
    rows.push_back(row);
    lengths.push_back(length);
  }
  return {at::stack(rows), at::tensor(lengths, at::kLong)};
}

// Distinct symbols, so that the vector of each is that of its place: d logits_t / d vector of x_j.
TEST(RecurrentNet, ASymbolSeesAllBeforeItAndNothingFromItselfOn) {
  const auto net = lively(5);
  net->to(at::kDouble);
  const auto x = at::tensor({3, 0, 4, 1, 2}, at::kLong).unsqueeze(0);
  const auto logits = net->outputs(x, {});  // [1, T, K]
  ASSERT_EQ(logits.sizes(), (at::IntArrayRef{1, 5, 5}));
  const auto vectors = net->named_parameters()["embedding"];
  for (std::int64_t t = 0; t < 5; ++t) {
    const auto seen =
        torch::autograd::grad({(logits[0][t] * at::arange(5)).sum()}, {vectors}, {}, /*retain_graph=*/true)[0].abs().sum(1);
    for (std::int64_t j = 0; j < 5; ++j)
      EXPECT_EQ(seen[x[0][j].item<std::int64_t>()].item<double>() > 0, j < t) << t << " of " << j;
    EXPECT_GT(seen[5].item<double>(), 0) << "the start stands before all";
  }
}

TEST(RecurrentNet, TheCachedDrawIsWhatTheWholeNetDraws) {
  for (const auto& [told, tied] : {std::pair(false, false), std::pair(true, false), std::pair(true, true)}) {
    const auto net = lively(3, told ? ContextShape{.whole = 2} : ContextShape{}, tied);
    Rng rng(7);
    const auto uniforms = rng.uniform({40, kLongest});
    const Context context = told ? Context{.whole = 3 * rng.normal({40, 2})} : Context{};
    const auto cached = net->draw(uniforms, context);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(kCharacters), uniforms, context)));
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

// Bits and levels come as floats, bits with one logit.
TEST(RecurrentNet, TheCachedDrawOfBitsAndLevelsToo) {
  Rng rng(7);
  for (const auto& [values, n_symbols] : {std::pair{kBits, 2}, std::pair{Values(Levels{5}), 5}}) {
    const auto net = lively(n_symbols);
    const SymbolOrder order(Field{.name = "x", .values = values, .layout = Field::Layout::sequence, .longest = kLongest});
    const auto uniforms = rng.uniform({40, kLongest});
    const auto cached = net->draw(uniforms, {});
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, order, uniforms, {})));
    EXPECT_EQ(cached.max().item<std::int64_t>(), n_symbols - 1);
  }
}

TEST(RecurrentNet, AForcedSymbolStandsInItsPlaceAndIsSeenByTheNext) {
  const auto net = lively(3);
  Rng rng(7);
  const auto uniforms = rng.uniform({200, kLongest});
  const auto free = net->draw(uniforms, {});
  auto forced = uniforms.clone();
  for (const std::int64_t symbol : {0, 1, 2}) {
    forced.select(1, 1).fill_(kernels::forced(symbol));
    const auto drawn = net->draw(forced, {});
    EXPECT_TRUE((drawn.select(1, 1) == symbol).all().item<bool>());
    EXPECT_TRUE(at::equal(drawn.select(1, 0), free.select(1, 0)));
    EXPECT_TRUE(at::equal(drawn, draw_naively(*net, SymbolOrder(kCharacters), forced, {})));
    const auto same = (free.select(1, 1) == symbol).nonzero().squeeze(1);
    EXPECT_TRUE(at::equal(drawn.index_select(0, same), free.index_select(0, same)));
    EXPECT_FALSE(at::equal(drawn.slice(1, 2), free.slice(1, 2)));
  }
}

TEST(RecurrentNet, WhatIsToldChangesEveryLaw) {
  const auto net = lively(3, {.whole = 2});
  const auto x = at::zeros({1, 3}, at::kLong);
  const auto a = net->outputs(x, {.whole = at::zeros({1, 2})}), b = net->outputs(x, {.whole = at::ones({1, 2})});
  EXPECT_GT((a - b).abs().amin(2).min().item<double>(), 0);
}

TEST(RecurrentNet, LeavesFeaturesOutInTrainingOnly) {
  const auto net = lively(3);
  const auto x = at::zeros({1, 3}, at::kLong);
  EXPECT_TRUE(at::equal(net->outputs(x, {}), net->outputs(x, {})));
  net->train();
  const auto first = net->outputs(x, {});
  EXPECT_FALSE(at::equal(first, net->outputs(x, {})));
}

TEST(RecurrentModel, ProbabilitiesOfAllTextsAddUpToOne) {
  Rng rng(1);
  const auto texts = all_texts();
  ASSERT_EQ(texts.size(), 2 + 4 + 8 + 1 + 16);  // ended after 1, ..., 4 symbols; cut off
  const auto nats = character_model()->score({Rows({texts})}, rng).nats;
  EXPECT_NEAR(nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
}

TEST(RecurrentModel, DrawsTextsAsOftenAsItsScoreSays) {
  constexpr std::int64_t kDraws = 20'000;
  Rng rng(1);
  const auto model = character_model();
  const auto texts = all_texts();
  const auto p = model->score({Rows({texts})}, rng).nats.exp();
  const auto drawn = model->sample(kDraws, {}, rng).columns[0];
  const auto code = [](const Column& column) {  // symbols as digits, and the length
    return (column.data * at::tensor({27, 9, 3, 1}, at::kLong)).sum(1) * 10 + column.length;
  };
  const auto is_it = code(drawn).unsqueeze(1) == code(texts).unsqueeze(0);  // [draws, texts]
  EXPECT_TRUE((is_it.sum(1) == 1).all().item<bool>()) << "each draw is one of them";
  const auto share = is_it.to(at::kDouble).mean(0);
  EXPECT_LT(((share - p) / (p * (1 - p) / kDraws).sqrt()).abs().max().item<double>(), tolerance::kStandardErrors);
}

TEST(RecurrentModel, PaddingFurtherChangesNothing) {
  Rng rng(1);
  const auto model = character_model();
  const auto texts = all_texts();
  const auto score = model->score({Rows({texts})}, rng);
  EXPECT_TRUE(at::equal(score.n_cells, texts.length));
  for (const std::int64_t junk : {0, 1}) {
    const Column wider{at::constant_pad_nd(texts.data, {0, 3}, junk).masked_fill(is_member(texts.length, 7).logical_not(), junk),
                       texts.length};
    EXPECT_LT(distance(model->score({Rows({wider})}, rng).nats, score.nats), tolerance::kAlgebra);
  }
}

TEST(RecurrentModel, TheLossIsMinusTheScoreBySymbol) {
  Rng rng(1);
  const auto model = character_model();
  const auto texts = all_texts();
  const Batch batch{Rows({texts})};
  const auto loss = model->turns().front().loss(batch, Step{0, 1, 100, texts.size(), rng}).total().item<double>();
  const auto nats = model->score(batch, rng).nats.sum().item<double>();
  EXPECT_NEAR(loss, -nats / texts.length.sum().item<double>(), tolerance::kAlgebra);
}

// With the last weights at zero only the first logits speak: those of symbols with the frequencies of the batch.
TEST(RecurrentModel, BeginsAtTheFrequenciesOfTheData) {
  Rng rng(1);
  const auto model = character_model();
  const auto texts = all_texts();
  model->warm_start({Rows({texts})}, rng);
  at::NoGradGuard off;
  model->named_parameters()["net.w_out"].zero_();
  const auto members = texts.data.masked_select(is_member(texts.length, kLongest));
  const auto p = at::bincount(members).to(at::kDouble) + 1;  // one more of each
  const auto expected = (p / p.sum()).log().index_select(0, members).sum().item<double>();
  EXPECT_NEAR(model->score({Rows({texts})}, rng).nats.sum().item<double>(), expected, 1e-6);
}

}  // namespace
}  // namespace gx
