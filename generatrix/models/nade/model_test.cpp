#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/one_model.h"

namespace gx {

void add_nade(Catalog& catalog);

namespace {

Task of(Field event) { return {Space{{std::move(event)}}, {}}; }

TEST(Nade, HasTheParametersOfThePaper) {
  const auto model = built(add_nade, {{"hidden", 5}}, of({.name = "x", .values = kBits, .shape = {7}}));
  EXPECT_EQ(n_parameters(*model), 7 * 5 + 5 + 7 * 5 + 7);
}

TEST(Nade, RefusesSequencesAndRealNumbers) {
  EXPECT_THROW(built(add_nade, {}, of({.name = "x", .values = Real{}, .shape = {7}})), UserError);
  EXPECT_THROW(built(add_nade, {}, of({.name = "x", .values = Symbols{{5}}, .layout = Field::Layout::sequence})), UserError);
}

}  // namespace
}  // namespace gx
