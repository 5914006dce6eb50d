#include "generatrix/families/autoregressive/draws_symbols.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/masked_ensemble.h"
#include "generatrix/families/autoregressive/pixel_net.h"
#include "generatrix/families/autoregressive/recurrent_net.h"

namespace gx {
namespace {

const Field kLine{.name = "text", .values = Symbols{{4}}, .layout = Field::Layout::sequence, .longest = 6};
const Field kSmall{.name = "image", .values = Levels{4}, .shape = {1, 2, 3}};

template <class M>
std::shared_ptr<M> ready(std::shared_ptr<M> model) {
  const at::NoGradGuard off;
  for (const auto& p : model->parameters()) p.mul_(1.5);
  model->eval();
  return model;
}

// One of each way of drawing.
std::vector<std::shared_ptr<Model>> models() {
  const SeedScope scope(3);
  const Task lines{Space{{kLine}}, {}}, pictures{Space{{kSmall}}, {}};
  auto words = std::make_shared<RecurrentNet>(RecurrentNetShape{.embedding = 5, .hidden = 6}, 4, 4, ContextShape{});
  auto pixels = std::make_shared<PixelNet>(PixelNetShape{.blocks = 1, .channels = 8, .head = 8}, kSmall);
  const MaskedEnsemble::Rules rules{.hidden = {16}, .activation = "relu", .random_orders = false, .masks = 2};
  return {ready(std::make_shared<Autoregressive>(words, nullptr, lines)),
          ready(std::make_shared<Autoregressive>(pixels, nullptr, pictures)),
          ready(std::make_shared<MaskedEnsemble>(rules, nullptr, pictures))};
}

Tensor sampled(Model& model, const Table& settings, std::uint64_t seed = 5) {
  Rng rng(seed);
  const auto info = dynamic_cast<OffersSamplers&>(model).samplers().front();
  EXPECT_EQ(info.name, "prior");
  return info.fit(model, Codec(Codec::Columns{}), settings, nullptr, Rng(1)).draw(50, {}, rng).columns[0].data;
}

TEST(DrawsSymbols, WithoutSettingsAreTheModelsOwn) {
  for (const auto& model : models()) {
    Rng rng(5);
    EXPECT_TRUE(at::equal(sampled(*model, {}), dynamic_cast<CanSample&>(*model).sample(50, {}, rng).columns[0].data));
  }
}

TEST(DrawsSymbols, AtTemperatureZeroHaveNoChance) {
  for (const auto& model : models()) {
    const auto a = sampled(*model, {{"temperature", 0.}}, 5), b = sampled(*model, {{"top_k", 1}}, 6);
    EXPECT_TRUE(at::equal(a, b));
    EXPECT_FALSE(at::equal(a, sampled(*model, {}, 5)));
  }
}

TEST(DrawsSymbols, HaveMoreProbabilityWhereTheyAreSharper) {
  for (const auto& model : models()) {
    if (model->task().event.only().layout != Field::Layout::fixed) continue;
    auto& scorer = dynamic_cast<CanScore&>(*model);
    Rng rng(1);
    const auto own = scorer.score({sampled(*model, {})}, rng).nats.mean().item<double>();
    for (const auto& settings : {Table{{"temperature", 0.5}}, Table{{"nucleus", 0.5}}, Table{{"top_k", 2}}})
      EXPECT_GT(scorer.score({sampled(*model, settings)}, rng).nats.mean().item<double>(), own);
  }
}

TEST(DrawsSymbols, RefuseWhatIsNoChoice) {
  const auto model = models().front();
  EXPECT_THROW(sampled(*model, {{"temperature", -1.}}), UserError);
  EXPECT_THROW(sampled(*model, {{"nucleus", 0.}}), UserError);
  EXPECT_THROW(sampled(*model, {{"nucleus", 1.5}}), UserError);
  EXPECT_THROW(sampled(*model, {{"topk", 3}}), UserError);
}

// Known symbols stay; what follows is the most probable.
TEST(DrawsSymbols, CompleteTooAndSayThatTheLawIsAnother) {
  const auto model = models().front();
  auto& tuned = dynamic_cast<HasCompletionSettings&>(*model);
  EXPECT_EQ(tuned.completion_fields().size(), 3u);
  EXPECT_TRUE(tuned.keeps_law({}));
  EXPECT_TRUE(tuned.keeps_law({{"temperature", 1.}}));
  EXPECT_FALSE(tuned.keeps_law({{"temperature", 0.5}}));
  const Batch begun{Rows({Column{at::tensor({2, 1}, at::kLong).view({1, 2}), at::tensor({2}, at::kLong)}})};
  Rng a(1), b(2);
  const auto x = tuned.complete(begun, 7, {{"top_k", 1}}, a).columns[0].data;
  EXPECT_TRUE(at::equal(x, tuned.complete(begun, 7, {{"temperature", 0.}}, b).columns[0].data));
  EXPECT_TRUE(at::equal(x.slice(1, 0, 2), begun.x().expand({7, 2})));
}

}  // namespace
}  // namespace gx
