#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_gan(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}};
const Task kImages{Space{{kImage}}, {}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_gan(catalog);
  const auto& entry = catalog.at("gan");
  return entry.build(entry.normalize(parameters), task);
}

std::int64_t n_numbers(const std::vector<Tensor>& tensors) {
  std::int64_t n = 0;
  for (const auto& t : tensors) n += t.numel();
  return n;
}

// The sizes of the well-known example: 100-256-512-1024-784 with scale and shift after each hidden layer, and 784-512-256-1.
TEST(Gan, HasTheParametersOfTheClassicExample) {
  const auto model = build({}, kImages);
  const auto turns = model->turns();
  EXPECT_EQ(n_numbers(turns[0].parameters), 533'505);
  EXPECT_EQ(n_numbers(turns[1].parameters), 1'489'936);
  EXPECT_EQ(n_numbers(turns[1].parameters) + n_numbers(model->buffers()), 1'493'520) << "with batch-norm statistics";
}

TEST(Gan, BothNetsMayBeConvolutions) {
  const Table conv{{"kind", "conv"}, {"channels", Value::Array{4, 8}}, {"hidden", 16}};
  const auto model = build({{"generator", conv}, {"discriminator", conv}}, kImages);
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<CanSample&>(*model).sample(2, {}, rng).x().sizes(), (at::IntArrayRef{2, 1, 28, 28}));
}

TEST(Gan, ReadsNoCondition) {
  const Task labelled{kImages.event, Space{{Field{.name = "label", .values = Symbols{{10}}}}}};
  EXPECT_TRUE(build({}, labelled)->task().given.empty());
}

TEST(Gan, RefusesWhatItCannotPlay) {
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "tokens", .values = Symbols{{9}}, .shape = {5}}}}, {}}), UserError);
  const Table conv{{"kind", "conv"}};
  EXPECT_THROW(build({{"generator", conv}}, Task{Space{{Field{.name = "x", .shape = {5}}}}, {}}), UserError);
  EXPECT_THROW(build({{"discriminator_steps", 0}}, kImages), UserError);
  EXPECT_THROW(build({{"pretrain", -1}}, kImages), UserError);
  EXPECT_THROW(build({{"prior", "cauchy"}}, kImages), UserError);
  const Table ahead{{"steps", 2}};
  EXPECT_THROW(build({{"unrolled", ahead}, {"spectral_norm", true}}, kImages), UserError);
  EXPECT_THROW(build({{"unrolled", Table{{"steps", -1}}}}, kImages), UserError);
  EXPECT_THROW(build({{"divergence", Table{{"kind", "hinged"}}}}, kImages), UserError);
  const auto game = [](const char* kind) { return Table{{"kind", kind}}; };
  const Table pairs{{"kind", "relativistic"}, {"average", false}};
  EXPECT_THROW(build({{"divergence", pairs}, {"best", 0.5}}, kImages), UserError);
  EXPECT_THROW(build({{"divergence", game("feature_matching")}, {"best", 0.5}}, kImages), UserError);
  EXPECT_NO_THROW(build({{"divergence", game("relativistic")}, {"best", 0.5}}, kImages));
  for (const auto* setting : {"reuse", "simultaneous"}) {
    EXPECT_NO_THROW(build({{setting, true}}, kImages));
    EXPECT_THROW(build({{setting, true}, {"discriminator_steps", 2}}, kImages), UserError);
    EXPECT_THROW(build({{setting, true}, {"half_batch", true}}, kImages), UserError);
  }
}

}  // namespace
}  // namespace gx
