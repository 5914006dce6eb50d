#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/one_model.h"

namespace gx {

void add_wavenet(Catalog& catalog);

namespace {

const Field kSound{.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence, .longest = 12};
const Task kDigits{Space{{kSound}}, Space{{Field{.name = "label", .values = Symbols{{10}}}}}};

ModelPtr build(const Table& parameters, const Task& task) { return built(add_wavenet, parameters, task); }

// A layer: 2 taps to 2C with a bias, C to C with a bias, C to the skips; vectors of 256 levels and of the start; the head.
TEST(WaveNetModel, HasTheParametersOfItsLayers) {
  const std::int64_t c = 4, s = 6, m = 5, layer = 4 * c * c + 2 * c + c * c + c + c * s;
  const Table small{{"stacks", 2}, {"layers", 3}, {"channels", c}, {"skip", s}, {"head", m}};
  const auto rest = 257 * c + s + s * m + m + m * 256 + 256;
  EXPECT_EQ(n_parameters(*build(small, Task{kDigits.event, {}})), 6 * layer + rest);
  auto conditional = small;
  conditional.set("conditional", true);
  EXPECT_EQ(n_parameters(*build(conditional, kDigits)), 6 * (layer + 2 * c * 10) + rest);
}

TEST(WaveNetModel, TakesSoundsOfOneLengthToo) {
  const Field fixed{.name = "sound", .values = Levels{256}, .shape = {9}};
  const auto model = build({{"stacks", 1}, {"layers", 2}, {"channels", 4}}, Task{Space{{fixed}}, {}});
  Rng rng(1);
  const auto x = dynamic_cast<CanSample&>(*model).sample(3, {}, rng).x();
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{3, 9}));
  EXPECT_LT(dynamic_cast<CanScore&>(*model).score({x}, rng).nats.max().item<double>(), 0);
}

TEST(WaveNetModel, RefusesPicturesAndRealNumbers) {
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = kBits, .shape = {1, 4, 4}}}}, {}}), UserError);
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = Real{}, .layout = Field::Layout::sequence}}}, {}}), UserError);
  EXPECT_THROW(build({{"conditional", true}}, Task{kDigits.event, {}}), UserError);
}

}  // namespace
}  // namespace gx
