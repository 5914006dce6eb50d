#include <gtest/gtest.h>

#include "tests/support/one_model.h"

namespace gx {

void add_table_transformer(Catalog& catalog);

namespace {

TEST(TableTransformer, HasVectorsForEverySymbolOfEveryCell) {
  const Task task{
      {{{.name = "numbers", .values = Real{}, .shape = {2}}, {.name = "categories", .values = Symbols{{3, 5}}, .shape = {2}}}},
      {}};
  const Table small{{"layers", 1}, {"channels", 8}, {"heads", 2}, {"bins", 10}};
  const std::int64_t block = 2 * (2 * 8) + 3 * 8 * 8 + (8 * 8 + 8) + (32 * 8 + 32) + (8 * 32 + 8);
  EXPECT_EQ(n_parameters(*built(add_table_transformer, small, task)), 4 * 12 * (8 + 1) + 4 * 8 + 8 + 2 * 8 + block);
}

}  // namespace
}  // namespace gx
