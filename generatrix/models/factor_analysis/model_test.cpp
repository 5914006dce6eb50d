#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_factor_analysis(Catalog& catalog);

namespace {

TEST(FactorAnalysis, CanDoEverythingExactly) {
  Catalog catalog;
  add_factor_analysis(catalog);
  const auto& entry = catalog.at("factor_analysis");
  EXPECT_EQ(entry.abilities, (std::vector<std::string>{"sample", "complete", "score", "encode", "decode", "prior"}));
  const auto model = entry.build(entry.normalize({{"latent", 2}}), Task{{{{.name = "x", .values = Real{}, .shape = {4}}}}, {}});
  EXPECT_EQ(dynamic_cast<CanScore&>(*model).score_info().kind, ScoreInfo::Kind::exact);
  EXPECT_EQ(dynamic_cast<CanComplete&>(*model).exactness(), ScoreInfo::Kind::exact);
}

}  // namespace
}  // namespace gx
