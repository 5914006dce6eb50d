#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/one_model.h"

namespace gx {

void add_made(Catalog& catalog);

namespace {

ModelPtr made_of(const Table& parameters, const Field& event) { return built(add_made, parameters, {{{event}}, {}}); }

// 784 * 500 + 500 and 500 * 784 + 784, whatever the masks.
TEST(Made, MasksShareTheWeights) {
  const Field digits{.name = "image", .values = kBits, .shape = {1, 28, 28}};
  for (const std::int64_t masks : {1, 4}) EXPECT_EQ(n_parameters(*made_of({{"masks", masks}}, digits)), 785'284);
}

TEST(Made, RefusesRealNumbersAndCategories) {
  EXPECT_THROW(made_of({}, {.name = "x", .values = Real{}, .shape = {4}}), UserError);
  EXPECT_THROW(made_of({}, {.name = "x", .values = Symbols{{3}}, .shape = {4}}), UserError);
  EXPECT_THROW(made_of({{"masks", 0}}, {.name = "x", .values = kBits, .shape = {4}}), UserError);
}

}  // namespace
}  // namespace gx
