#include "generatrix/families/circuit/tree_law.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kTreeCells = 5, kTreeSymbols = 3;

// A forest: 0 <- 2 <- 1, 2 <- 4, and 3 alone.
TreeLaw forest_example() {
  Rng rng(1);
  auto log_p = rng.normal({kTreeCells, kTreeSymbols, kTreeSymbols}, at::kDouble).log_softmax(2);
  for (const std::int64_t root : {0, 3}) log_p[root].copy_(log_p[root][0].clone().expand({kTreeSymbols, kTreeSymbols}));
  return {{-1, 2, 0, -1, 2}, log_p};
}

Tensor all_symbols() {
  return at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(kTreeCells), at::arange(kTreeSymbols, at::kLong)));
}

// What rows of symbols say where `known`.
Tensor evidence_of(const Tensor& symbols, const Tensor& known) {
  const auto may_be = at::one_hot(symbols, kTreeSymbols).to(at::kBool).logical_or(known.logical_not().unsqueeze(-1));
  return may_be.to(at::kDouble).log();
}

TEST(TreeLaw, ProbabilitiesOfAllEventsAddUpToOne) {
  EXPECT_NEAR(forest_example().log_prob(all_symbols()).exp().sum().item<double>(), 1, tolerance::kAlgebra);
}

TEST(TreeLaw, MessagesAreSumsOverWhatIsUnknown) {
  const auto law = forest_example();
  const auto events = all_symbols();
  const auto p = law.log_prob(events).exp();
  Rng rng(2);
  const auto rows = rng.integers(kTreeSymbols, {20, kTreeCells});
  const auto known = rng.uniform({20, kTreeCells}) < 0.5;
  const auto nats = law.collect(evidence_of(rows, known)).nats;
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    const auto agrees = (events == rows[i]).logical_or(known[i].logical_not()).all(1);
    EXPECT_NEAR(nats[i].exp().item<double>(), p.masked_select(agrees).sum().item<double>(), tolerance::kAlgebra);
  }
}

TEST(TreeLaw, DrawsWhatIsUnknownAsOftenAsTheConditionalLawSays) {
  const auto law = forest_example();
  const auto events = all_symbols();
  constexpr std::int64_t kDraws = 40'000;
  const auto row = at::tensor({0, 2, 0, 0, 1}, at::kLong), known = at::tensor({0, 1, 0, 0, 1}, at::kInt).to(at::kBool);
  const auto agrees = (events == row).logical_or(known.logical_not()).all(1);
  const auto joint = law.log_prob(events).exp() * agrees, p = joint / joint.sum();
  Rng rng(3);
  const auto evidence = evidence_of(row.expand({kDraws, kTreeCells}), known);
  const auto drawn = law.draw(law.collect(evidence).b, rng.uniform({kDraws, kTreeCells}, at::kDouble));
  const auto place = at::tensor({81, 27, 9, 3, 1}, at::kLong);
  const auto share = at::bincount((drawn * place).sum(1), {}, events.size(0)).to(at::kDouble) / kDraws;
  EXPECT_EQ(share.masked_select(agrees.logical_not()).sum().item<double>(), 0) << "what is known comes back";
  const auto error = (p * (1 - p) / kDraws).sqrt().clamp_min(1e-12);
  EXPECT_LT(((share - p) / error).masked_select(agrees).abs().max().item<double>(), tolerance::kStandardErrors);
}

}  // namespace
}  // namespace gx
