#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_vae(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}};
const Task kImages{Space{{kImage}}, {}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_vae(catalog);
  const auto& entry = catalog.at("vae");
  return entry.build(entry.normalize(parameters), task);
}

std::int64_t n_parameters(const Model& model) {
  std::int64_t n = 0;
  for (const auto& p : model.parameters()) n += p.numel();
  return n;
}

// The size that every example of this net has: 784-400-(20, 20) and 20-400-784 with biases.
TEST(Vae, HasTheParametersOfTheClassicExample) { EXPECT_EQ(n_parameters(*build({}, kImages)), 652'824); }

TEST(Vae, EncoderAndDecoderMayBeConvolutions) {
  const Table conv{{"kind", "conv"}, {"channels", Value::Array{4, 8}}, {"hidden", 16}};
  const auto model = build({{"encoder", conv}, {"decoder", conv}}, kImages);
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<CanSample&>(*model).sample(2, {}, rng).x().sizes(), (at::IntArrayRef{2, 1, 28, 28}));
}

TEST(Vae, SamplesOfTheGreyBernoulliAreItsMeans) {
  const auto model = build({}, kImages);
  Rng rng(1);
  const auto x = dynamic_cast<CanSample&>(*model).sample(4, {}, rng).x();
  EXPECT_TRUE(((x > 0) & (x < 1)).all().item<bool>());
}

// Ten more inputs to the first layers of encoder and decoder.
TEST(Vae, OfLabelsReadsThemBesideXAndZ) {
  const Task labelled{kImages.event, Space{{Field{.name = "label", .values = Symbols{{10}}}}}};
  EXPECT_EQ(n_parameters(*build({{"conditional", true}}, labelled)), 652'824 + 2 * 10 * 400);
  EXPECT_EQ(n_parameters(*build({}, labelled)), 652'824);
  EXPECT_EQ(build({{"conditional", true}}, labelled)->task(), labelled);
  EXPECT_EQ(build({}, labelled)->task(), kImages);
  EXPECT_THROW(build({{"conditional", true}}, kImages), UserError);
}

}  // namespace
}  // namespace gx
