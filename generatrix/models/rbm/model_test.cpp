#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_rbm(Catalog& catalog);

namespace {

TEST(RbmModel, HasALayerOfWeightsAndTwoOfBiases) {
  Catalog catalog;
  add_rbm(catalog);
  const auto& entry = catalog.at("rbm");
  const Task digits{{{{.name = "image", .values = kBits, .shape = {1, 28, 28}}}}, {}};
  std::int64_t n = 0;
  for (const auto& p : entry.build(entry.normalize({}), digits)->parameters()) n += p.numel();
  EXPECT_EQ(n, 500 * 784 + 500 + 784);
  EXPECT_THROW(entry.normalize({{"ais_chains", 1}}), UserError) << "one chain knows no error";
}

}  // namespace
}  // namespace gx
