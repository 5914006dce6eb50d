#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numbers>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_bigan(Catalog& catalog);

namespace {

const Task kPictures{Space{{Field{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}}}}, {}};

ModelPtr build(const Table& parameters) {
  Catalog catalog;
  add_bigan(catalog);
  const auto& entry = catalog.at("bigan");
  return entry.build(entry.normalize(parameters), kPictures);
}

// Generator and encoder descend what the discriminator descends with the sides exchanged: at first, with outputs near 0, both
// are near 2 log 2.
TEST(Bigan, TheSidesAreExchangedForTheOtherPlayer) {
  const auto model = build({});
  const auto turns = model->turns();
  const Batch batch{at::rand({32, 1, 8, 8})};
  for (const auto& turn : turns) {
    Rng rng(1);
    EXPECT_NEAR(turn.loss(batch, Step{0, 10, 100, 32, rng}).total().item<double>(), 2 * std::numbers::ln2, 0.3) << turn.name;
  }
  std::size_t n = 0;
  for (const auto& turn : turns) n += turn.parameters.size();
  EXPECT_EQ(n, model->parameters().size());
}

// Smoothed targets are those of real rows where the discriminator learns, and of nothing where the others do.
TEST(Bigan, SmoothingIsOfTheDiscriminatorsTurnAlone) {
  const auto loss = [](double smoothing, std::size_t turn) {
    torch::manual_seed(1);
    const auto model = build({{"divergence", Table{{"kind", "non_saturating"}, {"smoothing", smoothing}}}});
    Rng rng(1);
    return model->turns()[turn].loss({at::ones({8, 1, 8, 8}) / 3}, Step{0, 10, 100, 8, rng}).total().item<double>();
  };
  EXPECT_NE(loss(0.2, 0), loss(0, 0));
  EXPECT_EQ(loss(0.2, 1), loss(0, 1));
}

TEST(Bigan, DecodesCodesOfAnyNumberOfDimensions) {
  const auto model = build({{"latent", 3}});
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  model->eval();
  const auto z = at::randn({2, 4, 3});
  const auto all = decoder.decode(z, {}).mean().x();
  EXPECT_EQ(all.sizes(), (at::IntArrayRef{2, 4, 1, 8, 8}));
  EXPECT_TRUE(at::allclose(all[1], decoder.decode(z[1], {}).mean().x(), 1e-5, 1e-6));
}

TEST(Bigan, ThePriorIsThatOfTheSamples) {
  Rng rng(1);
  for (const auto& [name, sd] : {std::pair{"normal", 1.0}, {"uniform", 1 / std::sqrt(3.0)}}) {
    const auto model = build({{"prior", name}});
    EXPECT_NEAR(dynamic_cast<HasPrior&>(*model).prior({}).sample({2000}, rng).std().item<double>(), sd, 0.02) << name;
  }
}

}  // namespace
}  // namespace gx
