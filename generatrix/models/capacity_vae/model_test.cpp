#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_capacity_vae(Catalog& catalog);

namespace {

double watched(const Loss& loss, const std::string& name) {
  for (const auto& term : loss.watched()) {
    if (term.name == name) return term.value.item<double>();
  }
  throw std::out_of_range(name);
}

TEST(CapacityVae, TheLossIsTheDistanceOfTheKlFromACapacityThatGrowsAndStops) {
  Catalog catalog;
  add_capacity_vae(catalog);
  const auto& entry = catalog.at("capacity_vae");
  const auto model = entry.build(entry.normalize({{"latent", 3}, {"gamma", 7.0}, {"capacity", 20.0}, {"growth", 0.5}}),
                                 Task{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}});
  model->to(at::kDouble);
  Rng rng(1);
  const Batch batch{rng.bernoulli(at::full({5, 1, 4, 4}, 0.5, at::kDouble))};
  for (const auto& [index, capacity] : {std::pair<std::int64_t, double>{0, 0}, {25, 10}, {50, 20}, {90, 20}}) {
    const auto loss = model->turns().front().loss(batch, Step{index, 100, 1000, 5, rng});
    EXPECT_DOUBLE_EQ(watched(loss, "capacity"), capacity) << index;
    EXPECT_NEAR(loss.terms()[1].value.item<double>(), std::abs(watched(loss, "kl") - capacity), 1e-10);
    EXPECT_EQ(loss.terms()[1].weight, 7);
  }
}

}  // namespace
}  // namespace gx
