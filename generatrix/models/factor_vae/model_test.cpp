#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/factor_vae/density_ratio.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_factor_vae(Catalog& catalog);

namespace {

double item(const Tensor& t) { return t.item<double>(); }

TEST(DensityRatio, OrdersKeepEachDimensionAndBreakTheirBond) {
  Rng rng(1);
  const auto first = rng.normal({4000, 1}, at::kDouble);
  const auto z = at::cat({first, first}, 1);  // two dimensions that are one
  const auto product = dimensions_in_their_own_orders(z, rng);
  EXPECT_TRUE(at::equal(std::get<0>(product.sort(0)), std::get<0>(z.sort(0))));
  EXPECT_NEAR(item(at::corrcoef(product.t())[0][1]), 0, tolerance::kStandardErrors / std::sqrt(4000.));
}

// log D / (1 - D) of the best net is the log-ratio of the densities: for the net that gives it, the loss is minimal and the mean
// of outputs is TC = -log(1 - r^2) / 2 of two normal dimensions with correlation r.
struct Exact final : Net {
  double r = 0.8, scale = 1;
  Tensor forward(const Tensor& z) override {
    const auto a = z.select(-1, 0), b = z.select(-1, 1);
    const auto joint = -(a * a - 2 * r * a * b + b * b) / (2 * (1 - r * r)) - 0.5 * std::log(1 - r * r);
    return scale * (joint + (a * a + b * b) / 2).unsqueeze(-1);
  }
};

TEST(DensityRatio, TheRatioOfNormalDimensionsGivesTheirTotalCorrelation) {
  Rng rng(2);
  const auto e = rng.normal({40'000, 2}, at::kDouble);
  const auto z = at::stack({e.select(1, 0), 0.8 * e.select(1, 0) + 0.6 * e.select(1, 1)}, 1);
  const auto product = dimensions_in_their_own_orders(z, rng);
  Exact best;
  EXPECT_NEAR(item(best.forward(z).mean()), -std::log(1 - 0.64) / 2, 0.02);
  const auto least = item(ratio_loss(best, z, product).total());
  for (const double scale : {0.5, 0.9, 1.1, 2.}) {
    Exact other;
    other.scale = scale;
    EXPECT_GT(item(ratio_loss(other, z, product).total()), least) << scale;
  }
}

TEST(FactorVae, EachTurnMovesItsOwn) {
  Catalog catalog;
  add_factor_vae(catalog);
  const auto& entry = catalog.at("factor_vae");
  const auto model = entry.build(entry.normalize({}), Task{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}});
  const auto turns = model->turns();
  ASSERT_EQ(turns.size(), 2);
  EXPECT_EQ(turns[0].parameters.size() + turns[1].parameters.size(), model->parameters().size());
  EXPECT_EQ(turns[1].name, "ratio");
}

}  // namespace
}  // namespace gx
