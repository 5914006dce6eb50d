// Tests what the sampler does with forced symbols, threads and instruction sets. families/autoregressive/wave_net_test.cpp tests
// that it draws what the whole net draws.
#include "generatrix/kernels/causal/wave_sampler.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx {
namespace {

constexpr std::int64_t kWaveRows = 19, kWavePlaces = 30;

WaveWeights some_wave_weights() {
  Rng rng(4);
  const auto random = [&](at::IntArrayRef shape) { return 0.5 * rng.normal(shape); };
  return {.embedding = 2 * random({7, 5}),
          .past = random({3, 5, 14}),
          .now = random({3, 5, 14}),
          .bias = random({kWaveRows, 1, 3, 14}),
          .residual = random({3, 7, 5}),
          .residual_bias = random({3, 5}),
          .skip = random({3, 7, 20}),
          .skip_bias = random({20}),
          .head = random({20, 9}),
          .head_bias = random({9}),
          .last = random({9, 6}),
          .last_bias = random({6}),
          .dilation = {1, 2, 4}};
}

Tensor wave_places() { return Rng(6).uniform({kWaveRows, kWavePlaces}); }

TEST(WaveSampler, ForcedSymbolsAreSeenAsDrawnOnesAre) {
  const auto w = some_wave_weights();
  const auto free = draw_waves(w, wave_places());
  EXPECT_EQ(free.max().item<std::int64_t>(), 5);
  const auto known = Rng(8).uniform(wave_places().sizes()) < 0.5;
  EXPECT_TRUE(at::equal(draw_waves(w, at::where(known, -1 - free.to(at::kFloat), wave_places())), free));
}

TEST(WaveSampler, AForcedSymbolStandsInItsPlaceAndChangesOnlyWhatFollows) {
  const auto w = some_wave_weights();
  const auto free = draw_waves(w, wave_places());
  auto u = wave_places();
  const auto other = (free.select(1, 10) + 1) % 6;
  u.select(1, 10).copy_(-1 - other.to(at::kFloat));
  const auto drawn = draw_waves(w, u);
  EXPECT_TRUE(at::equal(drawn.select(1, 10), other));
  EXPECT_TRUE(at::equal(drawn.slice(1, 0, 10), free.slice(1, 0, 10)));
  EXPECT_FALSE(at::equal(drawn.slice(1, 11), free.slice(1, 11)));
}

TEST(WaveSampler, DrawsTheSameOnAnyNumberOfThreads) {
  const auto w = some_wave_weights();
  const ThreadScope scope(1);
  const auto one = draw_waves(w, wave_places());
  use_threads(2);
  EXPECT_TRUE(at::equal(draw_waves(w, wave_places()), one));
}

// The sums are the same up to rounding, and a uniform number is seldom so near to a border.
TEST(WaveSampler, DrawsTheSameWithPlainInstructions) {
  const auto w = some_wave_weights();
  const auto best = draw_waves(w, wave_places());
  const kernels::InstructionLimit limit(kernels::Instructions::plain);
  EXPECT_TRUE(at::equal(draw_waves(w, wave_places()), best));
}

// Of rows whose frames are all alike, and of one row in its second frame.
TEST(WaveSampler, ReadsTheBiasOfEachFrame) {
  auto w = some_wave_weights();
  const auto same = draw_waves(w, wave_places());
  w.bias = w.bias.repeat({1, 3, 1, 1}), w.frame = 10;
  EXPECT_TRUE(at::equal(draw_waves(w, wave_places()), same));
  w.bias[4][1] += 2;
  const auto other = draw_waves(w, wave_places()) != same;
  EXPECT_FALSE(other.slice(1, 0, 10).any().item<bool>());
  EXPECT_TRUE(other[4].slice(0, 10, 20).any().item<bool>());
  EXPECT_EQ(other.any(1).sum().item<std::int64_t>(), 1) << "other rows are as they were";
}

TEST(WaveSampler, TakesASharperLaw) {
  const auto w = some_wave_weights();
  const auto most = draw_waves(w, wave_places(), {.temperature = 0});
  EXPECT_TRUE(at::equal(draw_waves(w, at::full({kWaveRows, kWavePlaces}, kernels::kMostProbable)), most));
}

}  // namespace
}  // namespace gx
