#include <gmock/gmock.h>

#include "tests/support/one_model.h"

namespace gx {

void add_dbn(Catalog& catalog);

namespace {

const Task kDigits{{{{.name = "image", .values = kBits, .shape = {1, 28, 28}}}}, {}};

TEST(DbnModel, HasAMachineForEachLayer) {
  const Table two{{"hidden", Value::Array{Value(50), Value(30)}}};
  EXPECT_EQ(n_parameters(*built(add_dbn, two, kDigits)), (50 * 784 + 50 + 784) + (30 * 50 + 30 + 50));
}

TEST(DbnModel, SaysThatOneLayerIsAnRbm) {
  EXPECT_THAT(refusal(add_dbn, {{"hidden", Value::Array{Value(50)}}}, kDigits), testing::HasSubstr("model.kind = rbm"));
}

}  // namespace
}  // namespace gx
