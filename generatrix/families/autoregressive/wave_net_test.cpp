#include "generatrix/families/autoregressive/wave_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Field sound_of(Values values, std::int64_t longest) {
  return {.name = "sound", .values = std::move(values), .layout = Field::Layout::sequence, .longest = longest};
}

std::shared_ptr<WaveNet> wave_net(const Field& field, const ContextShape& told = {}) {
  const SeedScope scope(3);
  const WaveShape shape{.stacks = 2, .layers = 3, .residual = 5, .gate = 7, .skip = 9, .head = 11};
  auto net = std::make_shared<WaveNet>(shape, field, told);
  const at::NoGradGuard off;
  for (const auto& p : net->parameters()) p.add_(at::randn(p.sizes()), 0.1);
  return net;
}

// Another symbol at one place changes the outputs of the receptive field behind it, and no others.
TEST(WaveNet, ASymbolSeesItsReceptiveFieldAndNothingFromItselfOn) {
  const auto field = sound_of(Levels{7}, 24);
  const auto net = wave_net(field);
  net->to(at::kDouble);
  const at::NoGradGuard off;
  const auto x = at::floor(6 * Rng(1).uniform({1, 24}, at::kDouble)) / 6;
  const auto before = net->outputs(x, {});
  ASSERT_EQ(before.sizes(), (at::IntArrayRef{1, 24, 7}));
  constexpr std::int64_t kField = 1 + 2 * 7;
  for (const std::int64_t i : {0, 4, 20}) {
    auto other = x.clone();
    other[0][i] = (other[0][i] + 1. / 6).remainder(1.1);
    const auto change = (net->outputs(other, {}) - before).abs().amax({0, 2});
    for (std::int64_t j = 0; j < 24; ++j) EXPECT_EQ(change[j].item<double>() > 0, j > i && j - i <= kField) << j << " of " << i;
  }
}

TEST(WaveNet, TheCachedDrawIsWhatTheWholeNetDraws) {
  for (const auto& [values, n, n_told] :
       {std::tuple(Values(Levels{256}), 3, 0), {Levels{5}, 19, 2}, {kBits, 9, 0}, {Symbols{{4}}, 1, 3}}) {
    const auto field = sound_of(values, 20);
    const auto net = wave_net(field, {.whole = n_told});
    Rng rng(7);
    const auto uniforms = rng.uniform({n, 20});
    const Context context = n_told > 0 ? Context{.whole = rng.normal({n, n_told})} : Context{};
    const auto cached = net->draw(uniforms, context);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field), uniforms, context))) << words_of(Space{{field}});
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

// Frames of 6 symbols: the fourth holds two of the 20 only, and a fifth lies beyond.
TEST(WaveNet, TheCachedDrawReadsFramesAsTheWholeNetDoes) {
  const auto field = sound_of(Levels{5}, 20);
  for (const std::int64_t n_whole : {0, 2}) {
    const auto net = wave_net(field, {.whole = n_whole, .along = {3, 0}});
    Rng rng(7);
    const auto uniforms = rng.uniform({11, 20});
    Context told{.whole = n_whole > 0 ? rng.normal({11, n_whole}) : Tensor(),
                 .along = 2 * rng.normal({11, 3, 5}),
                 .along_length = at::full({11}, 4, at::kLong),
                 .stride = 6};
    const auto cached = net->draw(uniforms, told);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field), uniforms, told)));
    told.along = told.along.slice(2, 0, 2);  // too few: the rest is told nothing
    EXPECT_TRUE(at::equal(net->draw(uniforms, told), draw_naively(*net, SymbolOrder(field), uniforms, told)));
  }
}

// A frame changes the law of its own symbols and of those behind that see them, and of no symbol before it.
TEST(WaveNet, AFrameStandsBesideItsSymbols) {
  const auto field = sound_of(Levels{7}, 24);
  const auto net = wave_net(field, {.along = {3, 0}});
  net->to(at::kDouble);
  const at::NoGradGuard off;
  const auto x = at::floor(6 * Rng(1).uniform({1, 24}, at::kDouble)) / 6;
  Context told{.along = Rng(2).normal({1, 3, 4}, at::kDouble), .along_length = at::tensor({4}), .stride = 6};
  const auto before = net->outputs(x, told);
  told.along.select(2, 2).add_(1);
  const auto change = (net->outputs(x, told) - before).abs().amax({0, 2});
  EXPECT_EQ(change.slice(0, 0, 12).max().item<double>(), 0);
  EXPECT_GT(change.slice(0, 12, 18).min().item<double>(), 0);
}

TEST(WaveModel, ProbabilitiesOfAllRowsAddUpToOne) {
  const auto field = sound_of(Levels{3}, 4);
  Autoregressive model(wave_net(field), nullptr, Task{Space{{field}}, {}});
  model.to(at::kDouble);
  const auto all = at::cartesian_prod(std::vector<Tensor>(4, at::arange(3, at::kDouble) / 2));
  Rng rng(1);
  EXPECT_NEAR(model.score({Rows({Column{all, at::full({81}, 4, at::kLong)}})}, rng).nats.exp().sum().item<double>(), 1,
              tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
