// An oracle: a law over symbols whose entropy is known.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <ostream>

#include "tests/support/tolerances.h"

namespace gx {

void add_pixelcnn(Catalog& catalog);

namespace {

constexpr std::int64_t kRows = 8192, kLength = 12;
constexpr double kStays = 0.8;

// A Markov chain of `symbols` symbols, the first uniform, then with probability kStays the last one again and otherwise any of
// the others: [kRows, 1, 3, 4], read row by row.
Tensor chain(std::int64_t symbols, std::uint64_t seed) {
  Rng rng(seed);
  auto x = at::empty({kRows, kLength}, at::kLong);
  x.select(1, 0).copy_(rng.integers(symbols, {kRows}));
  for (std::int64_t i = 1; i < kLength; ++i) {
    const auto stays = rng.uniform({kRows}) < kStays;
    const auto other = (x.select(1, i - 1) + 1 + rng.integers(symbols - 1, {kRows})) % symbols;
    x.select(1, i).copy_(at::where(stays, x.select(1, i - 1), other));
  }
  return (x.to(at::kFloat) / static_cast<double>(symbols - 1)).view({kRows, 1, 3, 4});
}

Batch stored(const Tensor& x, std::int64_t symbols) { return {at::round(x * (symbols - 1)).to(at::kByte)}; }

double entropy(std::int64_t symbols) {  // nats of a whole chain
  const auto k = static_cast<double>(symbols);
  return std::log(k) + (kLength - 1) * -(kStays * std::log(kStays) + (1 - kStays) * std::log((1 - kStays) / (k - 1)));
}

ModelPtr trained(const Field& field, const Batch& rows) {
  Catalog catalog;
  add_pixelcnn(catalog);
  Fit what{.model = "pixelcnn", .parameters = {{"blocks", 3}}, .task = {Space{{field}}, {}}};
  what.train.steps = 500;
  what.train.optimizer.learning_rate = 5e-3;
  what.train.schedule.shape = "cosine";
  return fit(catalog, what, rows, /*tail=*/100).model;
}

struct Case {
  std::int64_t symbols;
  Field field;
};

std::ostream& operator<<(std::ostream& out, const Case& chain) { return out << chain.symbols << " symbols"; }

class ChainFit : public ::testing::TestWithParam<Case> {};

// The score comes down to the entropy and not below; and drawn chains stay as often as the chain does, also from the end of a row
// to the next, where a neighbor in time is none in space.
TEST_P(ChainFit, LearnsTheChain) {
  const auto& [symbols, field] = GetParam();
  const auto model = trained(field, stored(chain(symbols, 1), symbols));
  Rng rng(2);
  const auto nats = dynamic_cast<CanScore&>(*model).score({chain(symbols, 3)}, rng).nats.to(at::kDouble);
  const auto error = nats.std().item<double>() / std::sqrt(static_cast<double>(kRows));
  const auto gap = -nats.mean().item<double>() - entropy(symbols);
  EXPECT_GT(gap, -tolerance::kStandardErrors * error);
  EXPECT_LT(gap, 0.05 + tolerance::kStandardErrors * error) << "of " << entropy(symbols) << " nats";

  const auto x = dynamic_cast<CanSample&>(*model).sample(kRows, {}, rng).x().flatten(1);  // [N, D]
  const auto stays = (x.narrow(1, 1, kLength - 1) == x.narrow(1, 0, kLength - 1)).to(at::kDouble).mean(0);
  EXPECT_LT((stays - kStays).abs().max().item<double>(), 0.03) << stays;
}

INSTANTIATE_TEST_SUITE_P(Spaces, ChainFit,
                         ::testing::Values(Case{2, {.name = "x", .values = kBits, .shape = {1, 3, 4}}},
                                           Case{3, {.name = "x", .values = Levels{3}, .shape = {1, 3, 4}}}));

}  // namespace
}  // namespace gx
