#include "generatrix/kernels/causal/symbol_choice.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "generatrix/kernels/causal/draw_symbol.h"

namespace gx {
namespace {

constexpr std::int64_t kPlaces = 100'000;
const std::vector<double> kLogits{0.5, 2, -1, 1.5};

// The share of [0, 1) that each symbol has.
std::vector<double> shares(const std::vector<double>& logits, const SymbolChoice& choice) {
  std::vector<double> all(std::max<std::size_t>(2, logits.size()));
  for (std::int64_t i = 0; i < kPlaces; ++i) {
    std::vector<float> own(logits.begin(), logits.end());
    const auto u = (static_cast<float>(i) + 0.5F) / kPlaces;
    const auto symbol = kernels::draw_symbol(own.data(), static_cast<std::int64_t>(own.size()), u, own.data(), choice);
    all[static_cast<std::size_t>(symbol)] += 1. / kPlaces;
  }
  return all;
}

// Of the weights as they are, zero where a symbol may not be drawn.
void expect_shares(const std::vector<double>& found, const std::vector<double>& weights) {
  double total = 0;
  for (const auto weight : weights) total += weight;
  for (std::size_t k = 0; k < weights.size(); ++k) EXPECT_NEAR(found[k], weights[k] / total, 3e-5) << k;
}

TEST(SymbolChoice, TemperatureDividesLogits) {
  for (const auto t : {0.5, 2.}) {
    std::vector<double> weights;
    for (const auto logit : kLogits) weights.push_back(std::exp(logit / t));
    expect_shares(shares(kLogits, {.temperature = static_cast<float>(t)}), weights);
  }
  expect_shares(shares({1.2}, {.temperature = 0.5}), {1, std::exp(2.4)});
}

TEST(SymbolChoice, OnlyTheMostProbableAreDrawn) {
  expect_shares(shares(kLogits, {.top_k = 2}), {0, std::exp(2), 0, std::exp(1.5)});
  expect_shares(shares(kLogits, {.top_k = 1}), {0, 1, 0, 0});
  expect_shares(shares(kLogits, {.top_k = 9}), shares(kLogits, {}));
  expect_shares(shares({-0.3}, {.top_k = 1}), {1, 0});
  expect_shares(shares({-0.3}, {.top_k = 2}), shares({-0.3}, {}));
}

// p = 0.119, 0.532, 0.026, 0.323.
TEST(SymbolChoice, ANucleusIsTheFewestWhoseShareIsEnough) {
  expect_shares(shares(kLogits, {.nucleus = 0.5}), {0, 1, 0, 0});
  expect_shares(shares(kLogits, {.nucleus = 0.6}), {0, std::exp(2), 0, std::exp(1.5)});
  expect_shares(shares(kLogits, {.nucleus = 0.9}), {std::exp(0.5), std::exp(2), 0, std::exp(1.5)});
  expect_shares(shares(kLogits, {.top_k = 2, .nucleus = 0.6}), {0, 1, 0, 0});  // of what top_k leaves: 0.62
  expect_shares(shares({2}, {.nucleus = 0.8}), {0, 1});
  expect_shares(shares({2}, {.nucleus = 0.9}), {1, std::exp(2)});
}

TEST(SymbolChoice, TemperatureZeroIsTheMostProbable) {
  expect_shares(shares(kLogits, {.temperature = 0}), {0, 1, 0, 0});
  expect_shares(shares({1, 3, 3}, {.temperature = 0}), {0, 1, 0});
  expect_shares(shares({-2}, {.temperature = 0}), {1, 0});
}

TEST(SymbolChoice, ForcedSymbolsStandUnderAnyChoice) {
  std::array<float, 3> logits{3, -1, 0};
  for (std::int64_t k = 0; k < 3; ++k)
    EXPECT_EQ(kernels::draw_symbol(logits.data(), 3, kernels::forced(k), logits.data(), {.top_k = 1}), k);
}

}  // namespace
}  // namespace gx
