#include "generatrix/nn/quantizers/quantizers.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

Tensor buffer(const Quantizer& quantizer, const std::string& name) { return quantizer.named_buffers()[name]; }

void follow(Quantizer& quantizer, const Tensor& h, std::int64_t index = 0) {
  Rng rng(9);
  const at::NoGradGuard off;
  quantizer.follow(h, quantizer.quantize(h).symbols, {index, 100, 1000, 10, rng});
}

void start(Quantizer& quantizer, const Tensor& h) {
  Rng rng(8);
  const at::NoGradGuard off;
  quantizer.start(h, rng);
}

class EveryQuantizer : public ::testing::TestWithParam<QuantizerSpec> {};

TEST_P(EveryQuantizer, SymbolsSayTheVectors) {
  const auto quantizer = make_quantizer(GetParam());
  const auto h = Rng(1).normal({40, quantizer->dims()});
  start(*quantizer, h);
  const auto found = quantizer->quantize(h);
  ASSERT_EQ(found.symbols.sizes(), (at::IntArrayRef{40, quantizer->n_columns()}));
  EXPECT_GE(found.symbols.min().item<std::int64_t>(), 0);
  EXPECT_LT(found.symbols.max().item<std::int64_t>(), quantizer->n_symbols());
  EXPECT_TRUE(at::allclose(found.vectors, quantizer->vectors(found.symbols), 1e-5, 1e-6));
}

// The same vectors, taken apart or together.
TEST_P(EveryQuantizer, AVectorIsQuantizedAlone) {
  const auto quantizer = make_quantizer(GetParam());
  quantizer->to(at::kDouble);
  const auto h = Rng(1).normal({12, quantizer->dims()}, at::kDouble);
  EXPECT_TRUE(at::equal(quantizer->quantize(h).symbols.narrow(0, 3, 4), quantizer->quantize(h.narrow(0, 3, 4)).symbols));
}

TEST_P(EveryQuantizer, TheGradientReachesH) {
  const auto quantizer = make_quantizer(GetParam());
  const auto h = (0.3 * Rng(1).normal({12, quantizer->dims()})).requires_grad_();
  const auto weights = Rng(2).normal({12, quantizer->dims()});
  const auto gradient = torch::autograd::grad({(quantizer->quantize(h).vectors * weights).sum()}, {h})[0];
  if (std::holds_alternative<FiniteScalarSpec>(GetParam()))
    EXPECT_TRUE((gradient * weights > 0).all().item<bool>()) << "passed through the bound, which grows with h";
  else
    EXPECT_TRUE(at::allclose(gradient, weights, 1e-6, 1e-7));
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryQuantizer,
    ::testing::Values(AveragedCodebookSpec{.codes = 16, .dims = 4}, GradientCodebookSpec{.codes = 16, .dims = 4},
                      ProductSpec{.parts = 3, .codebook = AveragedCodebookSpec{.codes = 8, .dims = 2}},
                      ResidualStagesSpec{.stages = 3, .codebook = GradientCodebookSpec{.codes = 8, .dims = 4}},
                      FiniteScalarSpec{.levels = {8, 5, 2, 3}}));

// Two codes, three vectors of the first and one of the second; decay 1/2.
TEST(Codebook, AveragesAreThoseOfTheFormula) {
  Codebook codebook(AveragedCodebookSpec{.codes = 2, .dims = 1, .decay = 0.5, .epsilon = 0.1, .restart = 0});
  const at::NoGradGuard off;
  buffer(codebook, "codes").copy_(at::tensor({0.f, 10.f}).unsqueeze(1));
  buffer(codebook, "uses").copy_(at::tensor({1.f, 2.f}));
  buffer(codebook, "sums").copy_(at::tensor({0.f, 20.f}).unsqueeze(1));
  follow(codebook, at::tensor({1.f, 2.f, 3.f, 12.f}).unsqueeze(1));
  // N = (2, 1.5), m = (3, 16); N' = (2.1, 1.6) / 3.7 * 3.5
  EXPECT_TRUE(at::allclose(buffer(codebook, "uses"), at::tensor({2.f, 1.5f})));
  EXPECT_TRUE(
      at::allclose(buffer(codebook, "codes").flatten(), at::tensor({3 / (2.1f / 3.7f * 3.5f), 16 / (1.6f / 3.7f * 3.5f)})));
}

TEST(Codebook, AveragesEndAtTheMeansOfGroups) {
  Codebook codebook(AveragedCodebookSpec{.codes = 2, .dims = 1});
  const auto h = at::tensor({-1.f, -1.2f, -0.8f, 5.f, 5.5f, 4.5f}).unsqueeze(1);
  start(codebook, h);
  for (int i = 0; i < 400; ++i) follow(codebook, h, i);
  EXPECT_TRUE(at::allclose(std::get<0>(buffer(codebook, "codes").flatten().sort()), at::tensor({-1.f, 5.f}), 1e-3, 1e-3));
}

TEST(Codebook, ADeadCodeStartsAgainAtAVectorOfTheBatch) {
  for (const bool restarts : {false, true}) {
    Codebook codebook(AveragedCodebookSpec{.codes = 4, .dims = 2, .restart = restarts ? 0.05 : 0});
    {
      const at::NoGradGuard off;
      buffer(codebook, "codes").copy_(at::tensor({0.f, 0.f, 100.f, 100.f, 101.f, 100.f, 100.f, 101.f}).view({4, 2}));
      buffer(codebook, "sums").copy_(buffer(codebook, "codes"));
    }
    const auto h = Rng(3).normal({64, 2});
    for (int i = 0; i < 512; ++i) follow(codebook, h, i);
    const auto used = std::get<0>(at::_unique(codebook.quantize(h).symbols)).size(0);
    EXPECT_EQ(used, restarts ? 4 : 1);
  }
}

// A second training begins at step 0 again, with the codes of the first.
TEST(Codebook, StartsAgainInItsFirstTrainingAlone) {
  const auto far_after_32_steps = [](std::int64_t settled) {
    Codebook codebook(AveragedCodebookSpec{.codes = 2, .dims = 1, .decay = 1, .restart = 1e-9});
    const at::NoGradGuard off;
    buffer(codebook, "codes").copy_(at::tensor({-50.f, 50.f}).unsqueeze(1));
    buffer(codebook, "sums").copy_(buffer(codebook, "codes"));
    buffer(codebook, "settled").fill_(settled);
    for (int i = 0; i < 32; ++i) follow(codebook, at::tensor({-1.f, 1.f}).unsqueeze(1), i);
    return buffer(codebook, "codes").abs().max().item<float>() > 10;
  };
  EXPECT_FALSE(far_after_32_steps(0));
  EXPECT_TRUE(far_after_32_steps(1));
}

TEST(Codebook, ByGradientPullsCodesToVectorsAndVectorsToCodes) {
  Codebook codebook(GradientCodebookSpec{.codes = 4, .dims = 2});
  const auto h = Rng(3).normal({10, 2}).requires_grad_();
  const auto found = codebook.quantize(h);
  const auto codes = codebook.parameters().front();
  const auto of_commitment = torch::autograd::grad({found.commitment.sum()}, {h, codes}, {}, true, false, /*allow_unused=*/true);
  const auto of_pull = torch::autograd::grad({found.pull.sum()}, {h, codes}, {}, true, false, /*allow_unused=*/true);
  EXPECT_TRUE(of_commitment[0].defined() && !of_commitment[1].defined());
  EXPECT_TRUE(!of_pull[0].defined() && of_pull[1].defined());
  EXPECT_TRUE(at::allclose(found.commitment, found.pull));
}

// Distances are differences of large numbers: half precision would find another code.
TEST(Codebook, FindsTheNearestUnderHalfPrecisionToo) {
  Codebook codebook(AveragedCodebookSpec{.codes = 256, .dims = 8});
  const auto h = Rng(3).normal({500, 8}) + 20;
  start(codebook, h);
  const auto exact = codebook.quantize(h).symbols;
  const Bfloat16Scope half(at::kCPU, true);
  EXPECT_TRUE(at::equal(codebook.quantize(h).symbols, exact));
}

// With each stage what is left is smaller.
TEST(ResidualQuantizer, StagesComeNearer) {
  const auto h = Rng(4).normal({500, 3});
  double last = 1e9;
  for (const std::int64_t stages : {1, 2, 4}) {
    const auto quantizer =
        make_quantizer(ResidualStagesSpec{.stages = stages, .codebook = AveragedCodebookSpec{.codes = 8, .dims = 3}});
    start(*quantizer, h);
    const auto error = (quantizer->quantize(h).vectors - h).square().mean().item<double>();
    EXPECT_LT(error, 0.7 * last);
    last = error;
  }
}

// Every symbol is reached, and its vector is quantized as itself.
TEST(FiniteScalar, HasAsManySymbolsAsItsLevelsMake) {
  const FiniteScalarSpec spec{.levels = {4, 3, 2}};
  FiniteScalar quantizer(spec);
  const auto found = quantizer.quantize(4 * Rng(5).normal({4000, 3}));
  EXPECT_EQ(std::get<0>(at::_unique(found.symbols)).size(0), 24);
  const auto all = quantizer.vectors(at::arange(24).unsqueeze(1));
  EXPECT_EQ(std::get<0>(at::unique_dim(all, 0)).size(0), 24);
  EXPECT_LE(all.abs().max().item<double>(), 1);
  EXPECT_EQ(quantizer.quantize(at::zeros({1, 3})).vectors.abs().max().item<double>(), 0) << "0 is 0";
}

}  // namespace
}  // namespace gx
