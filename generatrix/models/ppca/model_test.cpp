#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_ppca(Catalog& catalog);
void add_factor_analysis(Catalog& catalog);

namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

Task table_of(std::int64_t n, bool may_miss) {
  return {{{{.name = "x", .values = Real{}, .shape = {n}, .may_miss = may_miss}}}, {}};
}

ModelPtr linear_model(const std::string& name, const Table& parameters, const Task& task) {
  Catalog catalog;
  add_ppca(catalog);
  add_factor_analysis(catalog);
  const auto& entry = catalog.at(name);
  return entry.build(entry.normalize(parameters), task);
}

double fitted_nats(const std::string& name, const Table& parameters, const Tensor& x, int passes) {
  const auto model = linear_model(name, parameters, table_of(x.size(1), false));
  model->to(at::kDouble);
  Rng rng(1);
  const auto turn = model->turns().front();
  for (int i = 0; i < passes; ++i)
    turn.fit([&](const std::function<void(const Batch&)>& use) { use({x}); }, Step{i, passes, x.size(0), x.size(0), rng});
  return dynamic_cast<CanScore&>(*model).score({x}, rng).nats.mean().item<double>();
}

Tensor rows_of_two_scales() {
  Rng rng(2);
  const auto common = rng.normal({500, 1}, at::kDouble);
  return common * at::tensor({1., 1., 1., 1.}, at::kDouble) +
         rng.normal({500, 4}, at::kDouble) * at::tensor({0.2, 0.2, 2., 2.}, at::kDouble);
}

TEST(Ppca, BothWaysReachTheSameLikelihood) {
  const auto x = rows_of_two_scales();
  EXPECT_NEAR(fitted_nats("ppca", {{"latent", 2}}, x, 1), fitted_nats("ppca", {{"latent", 2}, {"fit", "em"}}, x, 400), 1e-6);
}

// Noise of one size is a special case of noise of each cell's own.
TEST(Ppca, FactorAnalysisIsAtLeastAsLikely) {
  const auto x = rows_of_two_scales();
  EXPECT_GT(fitted_nats("factor_analysis", {{"latent", 1}}, x, 200), fitted_nats("ppca", {{"latent", 1}}, x, 1) + 0.1);
}

TEST(Ppca, TheClosedFormNeedsEveryCellAndSaysSo) {
  Catalog catalog;
  add_ppca(catalog);
  const auto& entry = catalog.at("ppca");
  const auto why = [&](const Table& parameters) { return entry.why_not(entry.normalize(parameters), table_of(5, true)); };
  EXPECT_THAT(why({{"latent", 2}, {"fit", "closed_form"}}), Optional(HasSubstr("use fit em or auto")));
  EXPECT_EQ(why({{"latent", 2}}), std::nullopt);
}

}  // namespace
}  // namespace gx
