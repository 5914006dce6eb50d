#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

#include "tests/support/one_model.h"

namespace gx {

void add_hclt(Catalog& catalog);

namespace {

TEST(Hclt, TakesTablesAndRefusesSettingsThatAreNone) {
  const auto entry = entry_of(add_hclt);
  const Task table{{{{.name = "numbers", .values = Real{}, .shape = {3}, .may_miss = true},
                     {.name = "categories", .values = Symbols{{2, 4}}, .shape = {2}, .may_miss = true}}},
                   {}};
  EXPECT_EQ(entry.why_not(entry.normalize({}), table), std::nullopt);
  const Task ratings{{{{.name = "ratings", .values = Real{0}, .shape = {12}, .layout = Field::Layout::sparse}}}, {}};
  EXPECT_NE(entry.why_not(entry.normalize({}), ratings), std::nullopt);
  EXPECT_THROW(entry.normalize({{"hidden", 0}}), UserError);
  EXPECT_THROW(entry.normalize({{"smoothing", 0}}), UserError);
  EXPECT_THROW(entry.normalize({{"first_rate", 1.5}}), UserError);
}

}  // namespace
}  // namespace gx
