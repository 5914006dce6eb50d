#include "generatrix/families/autoregressive/nade_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Field cells_of(Values values, Shape shape) { return {.name = "x", .values = std::move(values), .shape = std::move(shape)}; }

std::shared_ptr<NadeNet> nade_net(const Field& field, std::int64_t n_told = 0) {
  const SeedScope scope(3);
  auto net = std::make_shared<NadeNet>(6, field, ContextShape{.whole = n_told});
  const at::NoGradGuard off;
  for (const auto& p : net->parameters()) p.add_(at::randn(p.sizes()), 0.5);
  return net;
}

// Another symbol at one place changes the laws behind it, and only those.
TEST(NadeNet, ASymbolSeesAllBeforeItAndNothingFromItselfOn) {
  const auto net = nade_net(cells_of(Symbols{{4}}, {5}));
  const at::NoGradGuard off;
  const auto x = at::tensor({3, 0, 1, 1, 2}, at::kLong).unsqueeze(0);
  const auto before = net->outputs(x, {});  // [1, D, K]
  for (std::int64_t i = 0; i < 5; ++i) {
    auto other = x.clone();
    other[0][i] = (other[0][i] + 1) % 4;
    const auto change = (net->outputs(other, {}) - before).abs().amax({0, 2});
    for (std::int64_t j = 0; j < 5; ++j) EXPECT_EQ(change[j].item<double>() > 1e-6, j > i) << j << " of " << i;
  }
}

TEST(NadeNet, TheCachedDrawIsWhatTheWholeNetDraws) {
  for (const auto& [field, n_told] : {std::pair(cells_of(kBits, {9}), 0),
                                      {cells_of(kBits, {3, 2, 4}), 2},
                                      {cells_of(Levels{5}, {1, 3, 3}), 0},
                                      {cells_of(Symbols{{4}}, {7}), 3},
                                      {cells_of(Symbols{{3}}, {2, 2, 3}), 0}}) {
    const auto net = nade_net(field, n_told);
    Rng rng(7);
    const auto uniforms = rng.uniform({9, field.dims()});
    const Context context = n_told > 0 ? Context{.whole = rng.normal({9, n_told})} : Context{};
    const auto cached = net->draw(uniforms, context);
    EXPECT_TRUE(at::equal(cached, draw_naively(*net, SymbolOrder(field), uniforms, context))) << words_of(Space{{field}});
    EXPECT_GT(cached.to(at::kFloat).std().item<double>(), 0.1);
  }
}

TEST(NadeModel, ProbabilitiesOfAllEventsAddUpToOne) {
  const auto field = cells_of(Symbols{{3}}, {4});
  Autoregressive model(nade_net(field), nullptr, Task{Space{{field}}, {}});
  model.to(at::kDouble);
  const auto all = at::cartesian_prod(std::vector<Tensor>(4, at::arange(3)));
  Rng rng(1);
  EXPECT_NEAR(model.score({all}, rng).nats.exp().sum().item<double>(), 1, tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
