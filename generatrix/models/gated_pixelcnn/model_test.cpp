#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/one_model.h"

namespace gx {

void add_gated_pixelcnn(Catalog& catalog);

namespace {

const Field kGrey{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}};
const Task kLabelled{Space{{kGrey}}, Space{{Field{.name = "label", .values = Symbols{{10}}}}}};

Task of(Field event) { return {Space{{std::move(event)}}, {}}; }

ModelPtr build(const Table& parameters, const Task& task) { return built(add_gated_pixelcnn, parameters, task); }

// A layer: (3 x 7 or 2 x 3) and (4 or 2) taps to 2p with biases, 2p x 2p between the stacks, p x p out with a bias.
TEST(GatedPixelCnn, HasTheParametersOfTwoStacks) {
  const std::int64_t p = 4, first = 2 * p * (21 + 1 + 4 + 1) + 4 * p * p + p * p + p,
                     other = 2 * p * (6 * p + 1 + 2 * p + 1) + 4 * p * p + p * p + p;
  const Table small{{"layers", 3}, {"channels", p}, {"head", 5}};
  const auto head = 5 * p + 5;
  EXPECT_EQ(n_parameters(*build(small, of(kGrey))), first + 2 * other + head + 256 * 5 + 256);
  auto logistic = small, conditional = small;
  logistic.set("logistics", 10);
  conditional.set("conditional", true);
  EXPECT_EQ(n_parameters(*build(logistic, of(kGrey))), first + 2 * other + head + 30 * 5 + 30);
  EXPECT_EQ(n_parameters(*build(conditional, kLabelled)), first + 2 * other + head + 256 * 5 + 256 + 3 * 2 * p * 10);
}

TEST(GatedPixelCnn, DrawsLevels) {
  const auto model = build({{"layers", 2}, {"channels", 4}, {"logistics", 3}}, of(kGrey));
  Rng rng(1);
  const auto level = 255 * dynamic_cast<CanSample&>(*model).sample(2, {}, rng).x();
  EXPECT_EQ(level.sizes(), (at::IntArrayRef{2, 1, 8, 8}));
  EXPECT_TRUE(at::allclose(level, at::round(level), 0, 1e-4));
  EXPECT_TRUE(((level >= 0) & (level <= 255.001)).all().item<bool>());
}

TEST(GatedPixelCnn, RefusesVectorsRealNumbersAndLogisticsOfBits) {
  EXPECT_THROW(build({}, of({.name = "x", .values = kBits, .shape = {6}})), UserError);
  EXPECT_THROW(build({}, of({.name = "x", .values = Real{}, .shape = {1, 4, 4}})), UserError);
  EXPECT_THROW(build({{"logistics", 5}}, of({.name = "x", .values = kBits, .shape = {1, 4, 4}})), UserError);
  EXPECT_THROW(build({{"conditional", true}}, of(kGrey)), UserError);
}

}  // namespace
}  // namespace gx
