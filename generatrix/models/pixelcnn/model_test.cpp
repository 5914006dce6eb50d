#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_pixelcnn(Catalog& catalog);

namespace {

const Space kBits{.event = {1, 28, 28}, .kind = Space::Kind::binary, .classes = 10};

ModelPtr build(const Table& parameters, const Space& space) {
  Catalog catalog;
  add_pixelcnn(catalog);
  const auto& entry = catalog.at("pixelcnn");
  return entry.build(entry.normalize(parameters), space);
}

std::int64_t n_parameters(const Model& model) {
  std::int64_t n = 0;
  for (const auto& p : model.parameters()) n += p.numel();
  return n;
}

// 7 x 7: 49 * 32 + 32. A block: 32 * 16 + 16, 9 * 16 * 16 + 16, 16 * 32 + 32. Head 32 * 32 + 32, logit 32 + 1. Masked weights
// count.
TEST(PixelCnn, HasTheParametersOfThePublishedConfiguration) {
  EXPECT_EQ(n_parameters(*build({{"blocks", 15}}, kBits)), 1'600 + 15 * 3'392 + 1'056 + 33);  // 53,569
}

TEST(PixelCnn, ALabelAddsABiasToEveryBlock) {
  EXPECT_EQ(n_parameters(*build({{"blocks", 15}, {"conditional", true}}, kBits)), 53'569 + 10 * 15 * 16);
}

TEST(PixelCnn, LabelsMustBeThere) {
  auto unlabelled = kBits;
  unlabelled.classes = 0;
  EXPECT_THROW(build({{"conditional", true}}, unlabelled), UserError);
}

TEST(PixelCnn, RefusesVectorsAndRealNumbers) {
  EXPECT_THROW(build({}, {.event = {6}, .kind = Space::Kind::binary}), UserError);
  EXPECT_THROW(build({}, {.event = {1, 4, 4}, .kind = Space::Kind::real}), UserError);
}

TEST(PixelCnn, DrawsByteLevelsInColor) {
  const auto model = build({{"blocks", 1}}, {.event = {3, 4, 4}, .kind = Space::Kind::byte, .symbols = 256});
  Rng rng(1);
  const auto level = 255 * dynamic_cast<CanSample&>(*model).sample(2, {}, rng);
  EXPECT_EQ(level.sizes(), (at::IntArrayRef{2, 3, 4, 4}));
  EXPECT_TRUE(at::allclose(level, at::round(level), 0, 1e-4));
  EXPECT_TRUE(((level >= 0) & (level <= 255.001)).all().item<bool>());
}

}  // namespace
}  // namespace gx
