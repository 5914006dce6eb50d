#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_vq_vae(Catalog& catalog);

namespace {

Task images(std::int64_t channels, std::int64_t side) {
  return {Space{{Field{.name = "image", .values = Levels{256}, .shape = {channels, side, side}}}}, {}};
}

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_vq_vae(catalog);
  const auto& entry = catalog.at("vq_vae");
  return entry.build(entry.normalize(parameters), task);
}

Field code_of(const Table& parameters, const Task& task) { return dynamic_cast<HasCodebook&>(*build(parameters, task)).code(); }

// The published configuration has 8 x 8 symbols of 512 for CIFAR-10; two codebooks make two symbols of every place.
TEST(VqVae, HasAMapOfSymbols) {
  EXPECT_EQ(code_of({}, images(3, 32)), (Field{.name = "z", .values = Symbols{{512}}, .shape = {1, 8, 8}}));
  EXPECT_EQ(code_of({}, images(1, 28)).shape, (Shape{1, 7, 7}));
  EXPECT_EQ(code_of({{"quantizer", Table{{"kind", "residual"}, {"stages", 3}}}}, images(1, 28)).shape, (Shape{3, 7, 7}));
  EXPECT_EQ(count_of(code_of({{"quantizer", Table{{"kind", "finite_scalar"}}}}, images(1, 28)).values), 8 * 5 * 5 * 5);
  EXPECT_EQ(code_of({{"net", Table{{"kind", "mlp"}, {"places", 4}}}}, images(1, 28)).shape, (Shape{1, 1, 4}));
}

const Table kPublished{{"kind", "conv"}, {"channels", Value::Array{64, 128}}};

// Sonnet's VQ-VAE on CIFAR-10 without its codebook: encoder 4 x 4 3-64, 4 x 4 64-128, 3 x 3 128-128, two blocks 128-32-128, 1 x 1
// 128-64; decoder 3 x 3 64-128, two blocks, 4 x 4 128-64, 4 x 4 64-3.
TEST(VqVae, HasTheParametersOfThePublishedNet) {
  std::int64_t n = 0;
  for (const auto& p : build({{"net", kPublished}}, images(3, 32))->parameters()) n += p.numel();
  const std::int64_t blocks = 2 * (9 * 128 * 32 + 32 + 32 * 128 + 128);
  const std::int64_t encoder = 16 * 3 * 64 + 64 + 16 * 64 * 128 + 128 + 9 * 128 * 128 + 128 + blocks + 128 * 64 + 64;
  const std::int64_t decoder = 9 * 64 * 128 + 128 + blocks + 16 * 128 * 64 + 64 + 16 * 64 * 3 + 3;
  EXPECT_EQ(n, encoder + decoder);
}

TEST(VqVae, RefusesWhatHasNoMap) {
  const Task points{Space{{Field{.name = "x", .values = Real{}, .shape = {5}}}}, {}};
  EXPECT_THROW(build({}, points), UserError);
  EXPECT_THROW(build({}, images(1, 3)), UserError);
  EXPECT_THROW(build({{"quantizer", Table{{"kind", "finite_scalar"}, {"levels", Value::Array{256, 256, 2}}}}}, images(1, 28)),
               UserError);
  EXPECT_NO_THROW(build({{"net", Table{{"kind", "mlp"}}}}, points));
}

}  // namespace
}  // namespace gx
