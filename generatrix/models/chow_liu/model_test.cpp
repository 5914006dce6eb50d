#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_chow_liu(Catalog& catalog);

namespace {

double chow_liu_nats(const Table& parameters, const Tensor& x) {
  Catalog catalog;
  add_chow_liu(catalog);
  const auto& entry = catalog.at("chow_liu");
  const auto model = entry.build(entry.normalize(parameters), {{{{.name = "x", .values = kBits, .shape = {x.size(1)}}}}, {}});
  Rng rng(1);
  model->turns().front().fit([&](const std::function<void(const Batch&)>& use) { use({x}); }, Step{0, 1, x.size(0), 100, rng});
  return dynamic_cast<CanScore&>(*model).score({x}, rng).nats.mean().item<double>();
}

// A chain of equal bits has one bit of entropy; independent ones have as many as there are cells.
TEST(ChowLiuModel, KnowsAChain) {
  const auto x = at::arange(2, at::kFloat).repeat({500}).unsqueeze(1).expand({1000, 5}).contiguous();
  EXPECT_NEAR(chow_liu_nats({{"smoothing", 1e-6}}, x), -std::log(2), 1e-5);
  EXPECT_NEAR(chow_liu_nats({{"smoothing", 1e-6}, {"edges", false}}, x), -5 * std::log(2), 1e-5);
}

}  // namespace
}  // namespace gx
