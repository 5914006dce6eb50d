#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_vae_gan(Catalog& catalog);

namespace {

ModelPtr build(const Field& field, const Table& parameters = {}) {
  Catalog catalog;
  add_vae_gan(catalog);
  const auto& entry = catalog.at("vae_gan");
  return entry.build(entry.normalize(parameters), Task{Space{{field}}, {}});
}

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}};

TEST(VaeGan, ThreeTurnsShareABatchAndDivideTheWeights) {
  const auto model = build(kImage);
  const auto turns = model->turns();
  ASSERT_EQ(turns.size(), 3);
  std::size_t n = 0;
  for (const auto& turn : turns) {
    EXPECT_EQ(turn.reads, Turn::Reads::shared) << turn.name;
    n += turn.parameters.size();
  }
  EXPECT_EQ(n, model->parameters().size());
}

// A draw has no noise of its own: the same code, the same row.
TEST(VaeGan, ACodeIsOneRow) {
  for (const auto& field : {kImage, Field{.name = "x", .values = Real{}, .shape = {3}}}) {
    const auto model = build(field);
    const auto z = Rng(1).normal({2, 20});
    Rng a(1), b(2);
    const at::NoGradGuard off;
    const auto law = dynamic_cast<CanDecode&>(*model).decode(z, {});
    EXPECT_TRUE(at::equal(law.sample(a).x(), law.sample(b).x()));
    EXPECT_TRUE(at::equal(law.sample(a).x(), law.mean().x()));
  }
}

// The encoder is told how far x and its return are in features, and of nothing in pixels.
TEST(VaeGan, TheSimilarityIsInFeatures) {
  const auto model = build(kImage, {{"gamma", 0}});
  const auto turn = model->turns()[0];
  Rng rng(1);
  const auto loss = turn.loss({at::rand({4, 1, 8, 8})}, {0, 10, 100, 4, rng});
  ASSERT_EQ(loss.terms().size(), 2);
  EXPECT_EQ(loss.terms()[1].name, "similarity");
  EXPECT_GT(loss.terms()[1].value.item<double>(), 0);
}

}  // namespace
}  // namespace gx
