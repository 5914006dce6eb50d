#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_ladder_vae(Catalog& catalog);

namespace {

const Task kSmallImages{Space{{Field{.name = "image", .values = kBits, .shape = {1, 8, 8}}}}, {}};
const Task kSomeReals{Space{{Field{.name = "x", .values = Real{}, .shape = {5}}}}, {}};

class LadderVae : public ::testing::Test {
 protected:
  LadderVae() { add_ladder_vae(catalog_); }
  ModelPtr build(const Table& parameters, const Task& task) {
    const auto& entry = catalog_.at("ladder_vae");
    return entry.build(entry.normalize(parameters), task);
  }
  Catalog catalog_;
};

TEST_F(LadderVae, HasARungForEachSize) {
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{16, 8, 8, 8}}};
  const auto model = build({{"latent", Value::Array{4, 3, 2, 1}}, {"net", net}}, kSomeReals);
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<HasPrior&>(*model).prior({}).event_shape(), Shape{10});
  EXPECT_EQ(dynamic_cast<CanSample&>(*model).passes_to_sample(), 4);
}

TEST_F(LadderVae, ZOfConvolutionsAreMaps) {
  const Table net{{"kind", "conv"}, {"channels", Value::Array{4, 4}}, {"halvings", Value::Array{1, 1}}};
  const auto model = build({{"latent", Value::Array{2, 3}}, {"net", net}}, kSmallImages);
  EXPECT_EQ(dynamic_cast<HasPrior&>(*model).prior({}).event_shape(), Shape{2 * 16 + 3 * 4});
}

TEST_F(LadderVae, RefusesListsOfOtherLengthsAndConvolutionsOfVectors) {
  EXPECT_THROW(build({{"latent", Value::Array{4, 3}}}, kSomeReals), UserError);
  EXPECT_THROW(build({{"latent", Value::Array{}}}, kSomeReals), UserError);
  EXPECT_THROW(build({{"net", Table{{"kind", "conv"}}}}, kSomeReals), UserError);
}

}  // namespace
}  // namespace gx
