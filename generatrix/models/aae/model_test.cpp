#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_aae(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = kBits, .shape = {1, 4, 4}};
const Task kTask{Space{{kImage}}, Space{{Field{.name = "label", .values = Symbols{{3}}}}}};

ModelPtr build(const Table& parameters) {
  Catalog catalog;
  add_aae(catalog);
  const auto& entry = catalog.at("aae");
  return entry.build(entry.normalize(parameters), kTask);
}

// Three turns on one batch; the encoder belongs to two of them, and the discriminator to none but its own.
TEST(Aae, ThreeTurnsShareABatch) {
  const auto model = build({});
  const auto turns = model->turns();
  ASSERT_EQ(turns.size(), 3);
  for (const auto& turn : turns) EXPECT_EQ(turn.reads, Turn::Reads::shared) << turn.name;
  EXPECT_EQ(turns[0].parameters.size() + turns[1].parameters.size(), model->parameters().size());
  EXPECT_LT(turns[2].parameters.size(), turns[0].parameters.size());
}

TEST(Aae, ACodeIsAPointOrANormalLaw) {
  const Batch batch{at::zeros({2, 1, 4, 4})};
  Rng rng(1);
  for (const bool point : {true, false}) {
    const auto q = dynamic_cast<CanEncode&>(*build({{"posterior", point ? "point" : "gaussian"}})).encode(batch);
    EXPECT_EQ(at::equal(q.sample({}, rng), q.mean()), point);
  }
}

TEST(Aae, ThePriorHasItsScale) {
  Rng rng(2);
  const auto model = build({{"prior_scale", 5}, {"latent", 3}});
  const auto z = dynamic_cast<HasPrior&>(*model).prior({}).sample({4000}, rng);
  EXPECT_NEAR(z.std().item<double>(), 5, 0.2);
}

TEST(Aae, OfLabelsTheDecoderAloneReadsThem) {
  const auto model = build({{"conditional", true}});
  EXPECT_EQ(model->task(), kTask);
  const Batch a{at::zeros({1, 1, 4, 4}), Rows(at::zeros({1}, at::kLong))}, b{a.event, Rows(at::ones({1}, at::kLong))};
  auto& encoder = dynamic_cast<CanEncode&>(*model);
  EXPECT_TRUE(at::equal(encoder.encode(a).mean(), encoder.encode(b).mean()));
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  const auto z = at::zeros({1, 8});
  EXPECT_FALSE(at::equal(decoder.decode(z, a.given).mean().x(), decoder.decode(z, b.given).mean().x()));
}

}  // namespace
}  // namespace gx
