#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_info_vae(Catalog& catalog);

namespace {

class InfoVae : public ::testing::Test {
 protected:
  InfoVae() { add_info_vae(catalog_); }
  ModelPtr build(Table table) {
    const auto& entry = catalog_.at("info_vae");
    const SeedScope scope(1);
    return entry.build(entry.normalize(table), Task{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}});
  }
  Loss loss(Model& model, std::int64_t rows) {
    Rng rng(2);
    const Batch batch{rng.bernoulli(at::full({rows, 1, 4, 4}, 0.5))};
    return model.turns().front().loss(batch, Step{0, 10, 1000, rows, rng});
  }
  Catalog catalog_;
};

double weight_of(const Loss& loss, const std::string& name) {
  for (const auto& term : loss.terms())
    if (term.name == name) return term.weight;
  return -1;
}

TEST_F(InfoVae, TheDiscrepancyIsNeverRewarded) {
  EXPECT_EQ(weight_of(loss(*build({{"alpha", 0.}, {"lambda", 1.}}), 8), "mmd"), 0);
  EXPECT_EQ(weight_of(loss(*build({{"alpha", 0.5}, {"lambda", 100.}}), 8), "mmd"), 99.5);
  EXPECT_ANY_THROW(build({{"alpha", 0.}, {"lambda", 0.001}}));
}

TEST_F(InfoVae, WithLambdaOneAndAlphaZeroItsLossIsMinusTheBound) {
  const auto found = loss(*build({{"alpha", 0.}, {"lambda", 1.}}), 16);
  EXPECT_NEAR(found.total().item<double>(), -found.watched().front().value.item<double>(), 1e-5);
}

TEST_F(InfoVae, TakesABatchOfOneRow) { EXPECT_TRUE(loss(*build({}), 1).total().isfinite().item<bool>()); }

}  // namespace
}  // namespace gx
