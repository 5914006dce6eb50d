#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_autoencoder(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}};
const Task kImages{Space{{kImage}}, {}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_autoencoder(catalog);
  const auto& entry = catalog.at("autoencoder");
  return entry.build(entry.normalize(parameters), task);
}

TEST(AutoencoderModel, HasTheParametersOf784By400By20AndItsMirror) {
  std::int64_t n = 0;
  for (const auto& p : build({}, kImages)->parameters()) n += p.numel();
  EXPECT_EQ(n, (784 * 400 + 400) + (400 * 20 + 20) + (20 * 400 + 400) + (400 * 784 + 784));
}

TEST(AutoencoderModel, EncodesAndDecodesAndNothingElse) {
  Catalog catalog;
  add_autoencoder(catalog);
  EXPECT_EQ(catalog.at("autoencoder").abilities, (std::vector<std::string>{"encode", "decode"}));
}

TEST(AutoencoderModel, MayBeConvolutional) {
  const Table conv{{"kind", "conv"}, {"channels", Value::Array{4, 8}}, {"hidden", 16}};
  const auto model = build({{"encoder", conv}, {"decoder", conv}}, kImages);
  const auto z = dynamic_cast<CanEncode&>(*model).encode({at::rand({2, 1, 28, 28})}).mean();
  EXPECT_EQ(z.sizes(), (at::IntArrayRef{2, 20}));
  EXPECT_EQ(dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x().sizes(), (at::IntArrayRef{2, 1, 28, 28}));
}

}  // namespace
}  // namespace gx
