#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_tree_mixture(Catalog& catalog);

namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

// Tables of pairs of all components must fit the memory; without edges there are none.
TEST(TreeMixtureModel, RefusesMorePairsThanFitTheMemory) {
  Catalog catalog;
  add_tree_mixture(catalog);
  const auto& entry = catalog.at("tree_mixture");
  const Task digits{{{{.name = "image", .values = kBits, .shape = {1, 28, 28}}}}, {}};
  EXPECT_EQ(entry.why_not(entry.normalize({}), digits), std::nullopt);
  EXPECT_THAT(entry.why_not(entry.normalize({{"components", 100}}), digits), Optional(HasSubstr("784 cells of up to 2 symbols")));
  EXPECT_EQ(entry.why_not(entry.normalize({{"components", 100}, {"edges", false}}), digits), std::nullopt);
  EXPECT_THROW(entry.normalize({{"smoothing", 0}}), UserError);
}

}  // namespace
}  // namespace gx
