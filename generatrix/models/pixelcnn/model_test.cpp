#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/one_model.h"

namespace gx {

void add_pixelcnn(Catalog& catalog);

namespace {

const Field kPicture{.name = "image", .values = kBits, .shape = {1, 28, 28}};
const Task kLabelled{Space{{kPicture}}, Space{{Field{.name = "label", .values = Symbols{{10}}}}}};

Task of(Field event) { return {Space{{std::move(event)}}, {}}; }

ModelPtr build(const Table& parameters, const Task& task) { return built(add_pixelcnn, parameters, task); }

// 7 x 7: 49 * 32 + 32. A block: 32 * 16 + 16, 9 * 16 * 16 + 16, 16 * 32 + 32. Head 32 * 32 + 32, logit 32 + 1. Masked weights
// count.
TEST(PixelCnn, HasTheParametersOfThePublishedConfiguration) {
  EXPECT_EQ(n_parameters(*build({{"blocks", 15}}, kLabelled)), 1'600 + 15 * 3'392 + 1'056 + 33);  // 53,569
}

TEST(PixelCnn, ALabelAddsABiasToEveryBlock) {
  EXPECT_EQ(n_parameters(*build({{"blocks", 15}, {"conditional", true}}, kLabelled)), 53'569 + 10 * 15 * 16);
}

// 7 x 7 without a mask over what is told, to 32 features.
TEST(PixelCnn, APictureThatIsGivenAddsAConvolution) {
  const Task pictures{kLabelled.event, Space{{Field{.name = "sketch", .values = Levels{256}, .shape = {3, 28, 28}}}}};
  EXPECT_EQ(n_parameters(*build({{"blocks", 15}, {"conditional", true}}, pictures)), 53'569 + 32 * 3 * 49);
  const Task small{kLabelled.event, Space{{Field{.name = "sketch", .values = Levels{256}, .shape = {3, 14, 14}}}}};
  EXPECT_THROW(build({{"conditional", true}}, small), UserError);
}

TEST(PixelCnn, IsOfTheTaskThatItReads) {
  EXPECT_EQ(build({{"conditional", true}}, kLabelled)->task(), kLabelled);
  EXPECT_EQ(build({}, kLabelled)->task(), (Task{kLabelled.event, {}}));
}

TEST(PixelCnn, LabelsMustBeThere) { EXPECT_THROW(build({{"conditional", true}}, Task{kLabelled.event, {}}), UserError); }

TEST(PixelCnn, RefusesVectorsAndRealNumbers) {
  EXPECT_THROW(build({}, of({.name = "x", .values = kBits, .shape = {6}})), UserError);
  EXPECT_THROW(build({}, of({.name = "x", .values = Real{}, .shape = {1, 4, 4}})), UserError);
}

TEST(PixelCnn, DrawsByteLevelsInColor) {
  const auto model = build({{"blocks", 1}}, of({.name = "image", .values = Levels{256}, .shape = {3, 4, 4}}));
  Rng rng(1);
  const auto level = 255 * dynamic_cast<CanSample&>(*model).sample(2, {}, rng).x();
  EXPECT_EQ(level.sizes(), (at::IntArrayRef{2, 3, 4, 4}));
  EXPECT_TRUE(at::allclose(level, at::round(level), 0, 1e-4));
  EXPECT_TRUE(((level >= 0) & (level <= 255.001)).all().item<bool>());
}

}  // namespace
}  // namespace gx
