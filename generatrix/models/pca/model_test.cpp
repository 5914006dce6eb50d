#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/prob/estimators/pca.h"

#include "tests/support/one_model.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_pca(Catalog& catalog);

namespace {

TEST(PcaModel, OnePassGivesTheComponentsAndTheErrorThatIsLeft) {
  const auto model = built(add_pca, {{"latent", 2}}, Task{{{{.name = "x", .values = Real{}, .shape = {4}}}}, {}});
  model->to(at::kDouble);
  Rng rng(1);
  const auto x = 3 + rng.normal({200, 4}, at::kDouble) * at::tensor({3., 0.5, 2., 1.}, at::kDouble);
  const Step step{0, 1, 200, 50, rng};
  const auto pass = [&](const std::function<void(const Batch&)>& use) {
    for (const auto& part : x.split(50)) use({part});
  };
  const auto turn = model->turns().front();
  const auto found = turn.fit(pass, step).total().item<double>();
  const auto z = dynamic_cast<CanEncode&>(*model).encode({x}).mean();
  const auto again = dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x();
  EXPECT_TRUE(at::allclose(again, fit_pca(x, 2).reconstruct(x), tolerance::kAlgebra, tolerance::kAlgebra));
  EXPECT_NEAR(found, (x - again).square().sum(1).mean().item<double>(), tolerance::kAlgebra);
  EXPECT_NEAR(turn.loss({x}, step).total().item<double>(), found, tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
