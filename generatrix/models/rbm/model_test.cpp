#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/one_model.h"

namespace gx {

void add_rbm(Catalog& catalog);

namespace {

TEST(RbmModel, HasALayerOfWeightsAndTwoOfBiases) {
  const Task digits{{{{.name = "image", .values = kBits, .shape = {1, 28, 28}}}}, {}};
  EXPECT_EQ(n_parameters(*built(add_rbm, {}, digits)), 500 * 784 + 500 + 784);
  EXPECT_THROW(entry_of(add_rbm).normalize({{"ais_chains", 1}}), UserError) << "one chain knows no error";
}

}  // namespace
}  // namespace gx
