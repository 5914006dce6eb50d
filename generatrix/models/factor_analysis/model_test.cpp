#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/one_model.h"

namespace gx {

void add_factor_analysis(Catalog& catalog);

namespace {

TEST(FactorAnalysis, CanDoEverythingExactly) {
  EXPECT_EQ(entry_of(add_factor_analysis).abilities,
            (std::vector<std::string>{"sample", "complete", "score", "encode", "decode", "prior"}));
  const auto model = built(add_factor_analysis, {{"latent", 2}}, Task{{{{.name = "x", .values = Real{}, .shape = {4}}}}, {}});
  EXPECT_EQ(dynamic_cast<CanScore&>(*model).score_info().kind, ScoreInfo::Kind::exact);
  EXPECT_EQ(dynamic_cast<CanComplete&>(*model).exactness(), ScoreInfo::Kind::exact);
}

}  // namespace
}  // namespace gx
