// Tests what the sampler does with forced symbols and with PixelWeights::beside. families/autoregressive/pixel_net_test.cpp tests
// that the sampler draws what the whole net draws.
#include "generatrix/kernels/causal/pixel_sampler.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/causal/draw_symbol.h"

namespace gx {
namespace {

struct Sizes {
  std::int64_t n, height, width, n_channels, n_logits;
  std::int64_t pixels() const { return height * width; }
};

constexpr std::int64_t kHidden = 6, kHead = 5, kSampledBlocks = 2;

PixelWeights weights(const Sizes& s) {
  Rng rng(4);
  const auto random = [&](at::IntArrayRef shape) { return 0.4 * rng.normal(shape); };
  auto last = random({kHead, s.n_channels, s.n_logits});
  auto first = random({25, s.n_channels, 2 * kHidden});
  first[24].zero_();  // mask A of one channel: the center sees nothing
  const auto most = std::max<std::int64_t>(1, s.n_logits - 1);
  return {.values = (at::arange(most + 1, at::kFloat) / most).unsqueeze(1),
          .first = first,
          .first_bias = random({2 * kHidden}),
          .stack = {.down = random({kSampledBlocks, 2 * kHidden, kHidden}),
                    .down_bias = random({kSampledBlocks, kHidden}),
                    .around = random({kSampledBlocks, 5, kHidden, kHidden}),
                    .around_bias = random({kSampledBlocks, kHidden}).expand({s.n, kSampledBlocks, kHidden}).contiguous(),
                    .up = random({kSampledBlocks, kHidden, 2 * kHidden}),
                    .up_bias = random({kSampledBlocks, 2 * kHidden})},
          .head = random({2 * kHidden, kHead}),
          .head_bias = random({kHead}),
          .last = 4 * last,
          .last_bias = random({s.n_channels, s.n_logits})};
}

Tensor uniforms(const Sizes& s) { return Rng(6).uniform({s.n, s.pixels() * s.n_channels}); }
Tensor draw(const PixelWeights& w, const Tensor& u, const Sizes& s) {  // [N, D] in order
  return draw_pixels(w, u, s.height, s.width).permute({0, 2, 3, 1}).flatten(1);
}

const std::vector<Sizes> kSizes{{19, 4, 5, 1, 1}, {7, 3, 4, 1, 5}, {3, 3, 3, 3, 4}};

TEST(DrawSymbol, GivesTheSymbolThatIsForced) {
  const float logits[] = {3, -1, 0.5F};
  float scratch[3];
  for (std::int64_t k = 0; k < 256; ++k) {
    EXPECT_LT(kernels::forced(k), 0) << "no u lies there";
    EXPECT_EQ(kernels::draw_symbol(logits, 3, kernels::forced(k), scratch), k);
    EXPECT_EQ(kernels::draw_symbol(logits, 1, kernels::forced(k), scratch), k);
  }
  EXPECT_EQ(kernels::draw_symbol(logits, 3, 0.F, scratch), 0);
  EXPECT_EQ(kernels::draw_symbol(logits, 1, 0.F, scratch), 1);
}

// Forces the symbols that would be drawn anyway, at several places: nothing changes.
TEST(PixelSampler, ForcedSymbolsAreSeenAsDrawnOnesAre) {
  for (const auto& s : kSizes) {
    const auto w = weights(s);
    const auto u = uniforms(s);
    const auto free = draw(w, u, s);
    EXPECT_GT(free.to(at::kFloat).std().item<double>(), 0.1);
    const auto known = Rng(8).uniform(u.sizes()) < 0.5;
    const auto forced = at::where(known, -1 - free.to(at::kFloat), u);
    EXPECT_TRUE(at::equal(draw(w, forced, s), free));
  }
}

TEST(PixelSampler, AForcedSymbolStandsInItsPlaceAndChangesOnlyWhatFollows) {
  for (const auto& s : kSizes) {
    const auto w = weights(s);
    const auto u = uniforms(s);
    const auto free = draw(w, u, s);
    const auto n_symbols = std::max<std::int64_t>(2, s.n_logits);
    const auto place = s.pixels() * s.n_channels / 3;
    const auto other = (free.select(1, place) + 1) % n_symbols;
    auto forced = u.clone();
    forced.select(1, place).copy_(-1 - other.to(at::kFloat));
    const auto drawn = draw(w, forced, s);
    EXPECT_TRUE(at::equal(drawn.select(1, place), other));
    EXPECT_TRUE(at::equal(drawn.slice(1, 0, place), free.slice(1, 0, place)));
    EXPECT_FALSE(at::equal(drawn.slice(1, place + 1), free.slice(1, place + 1)));
  }
}

TEST(PixelSampler, TheSameBesideEveryPixelIsAnotherFirstBias) {
  for (const auto& s : kSizes) {
    auto w = weights(s), biased = w;
    const auto more = 0.5 * Rng(9).normal({2 * kHidden});
    w.beside = more.expand({s.n, s.pixels(), 2 * kHidden}).contiguous();
    biased.first_bias = biased.first_bias + more;
    EXPECT_TRUE(at::equal(draw(w, uniforms(s), s), draw(biased, uniforms(s), s)));
    w.beside.zero_();
    EXPECT_TRUE(at::equal(draw(w, uniforms(s), s), draw(weights(s), uniforms(s), s)));
  }
}

// `beside` of one pixel of one image does not change earlier pixels of that image, nor other images.
TEST(PixelSampler, WhatStandsBesideAPixelIsItsOwn) {
  for (const auto& s : kSizes) {
    auto w = weights(s);
    w.beside = 0.5 * Rng(9).normal({s.n, s.pixels(), 2 * kHidden});
    const auto before = draw(w, uniforms(s), s);
    const auto image = s.n - 1, pixel = s.pixels() / 3;
    bool changes = false;
    for (int attempt = 0; attempt < 20; ++attempt) {
      auto moved = w;
      moved.beside = w.beside.clone();
      moved.beside[image][pixel] += 3 * Rng(static_cast<std::uint64_t>(attempt)).normal({2 * kHidden});
      const auto after = draw(moved, uniforms(s), s);
      EXPECT_TRUE(at::equal(after.slice(0, 0, image), before.slice(0, 0, image)));
      const auto first = pixel * s.n_channels;
      EXPECT_TRUE(at::equal(after[image].slice(0, 0, first), before[image].slice(0, 0, first)));
      changes = changes || !at::equal(after[image].slice(0, first), before[image].slice(0, first));
    }
    EXPECT_TRUE(changes);
  }
}

TEST(PixelSampler, DrawsTheSameOnAnyNumberOfThreads) {
  for (const auto& s : kSizes) {
    auto w = weights(s);
    w.beside = 0.5 * Rng(9).normal({s.n, s.pixels(), 2 * kHidden});
    auto u = uniforms(s);
    u.select(1, 2).fill_(kernels::forced(1));
    const ThreadScope scope(1);
    const auto one = draw(w, u, s);
    use_threads(2);
    EXPECT_TRUE(at::equal(draw(w, u, s), one));
  }
}

}  // namespace
}  // namespace gx
