// What training reaches where the answer is known: principal components for a linear autoencoder, and less than they on a curve.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numbers>

#include "generatrix/prob/estimators/pca.h"

namespace gx {

void add_autoencoder(Catalog& catalog);

namespace {

Catalog autoencoder_alone() {
  Catalog catalog;
  add_autoencoder(catalog);
  return catalog;
}

Table mlp(Value::Array hidden) { return {{"kind", "mlp"}, {"hidden", std::move(hidden)}, {"activation", "tanh"}}; }

Fitted trained(const Tensor& rows, std::int64_t latent, const Value::Array& hidden, std::int64_t steps) {
  Fit what{.model = "autoencoder",
           .parameters = {{"latent", latent}, {"encoder", mlp(hidden)}, {"decoder", mlp(hidden)}},
           .task = {Space{{Field{.name = "x", .values = Real{}, .shape = {rows.size(1)}}}}, {}}};
  what.train.steps = steps;
  what.train.batch = 250;
  what.train.log_every = steps;
  what.train.optimizer.learning_rate = 1e-2;
  what.train.schedule.shape = "cosine";
  return fit(autoencoder_alone(), what, Batch{rows}, 1);
}

double squared_error(Model& model, const Tensor& rows) {
  const at::NoGradGuard off;
  const auto z = dynamic_cast<CanEncode&>(model).encode({rows}).mean();
  return (rows - dynamic_cast<CanDecode&>(model).decode(z, {}).mean().x()).square().sum(1).mean().item<double>();
}

double squared_error(const Pca& pca, const Tensor& rows) {
  return (rows - pca.reconstruct(rows)).square().sum(1).mean().item<double>();
}

// Bourlard and Kamp 1988, Baldi and Hornik 1989: a linear autoencoder has no local minima besides the principal subspace.
TEST(AutoencoderFit, ALinearOneEndsInThePrincipalSubspace) {
  Rng rng(1);
  const auto turn = std::get<0>(at::linalg_qr(rng.normal({6, 6})));
  const auto rows = 1 + (rng.normal({2000, 6}) * at::tensor({2.f, 1.5f, 1.f, 0.7f, 0.5f, 0.3f})).matmul(turn);
  const auto pca = squared_error(fit_pca(rows, 2), rows);
  const auto own = squared_error(*trained(rows, 2, {}, 1500).model, rows);
  EXPECT_GT(own, pca * (1 - 1e-4)) << "nothing linear is nearer";
  EXPECT_LT(own, pca * 1.005);
}

// Points on three quarters of a circle, turned into space, with noise of standard deviation 0.02 in each of the two directions
// across the curve: one code is enough, while a line through a circle loses most of it.
TEST(AutoencoderFit, OneCodeFollowsACurveWhereALineCannot) {
  Rng rng(2);
  const auto angle = 1.5 * std::numbers::pi * rng.uniform({4000, 1});
  const auto turn = std::get<0>(at::linalg_qr(rng.normal({3, 3})));
  const auto circle = at::cat({angle.cos(), angle.sin(), at::zeros_like(angle)}, 1);
  const auto rows = circle.matmul(turn) + 0.02 * rng.normal({4000, 3});
  const auto train = rows.slice(0, 0, 3000), test = rows.slice(0, 3000);
  const auto pca = squared_error(fit_pca(train, 1), test);
  const auto own = squared_error(*trained(train, 1, {32, 32}, 3000).model, test);
  EXPECT_GT(pca, 0.1);
  EXPECT_LT(own, 0.01);
  EXPECT_GT(own, 2 * 0.02 * 0.02 * 0.8) << "less than the noise across the curve would be no test error";
}

}  // namespace
}  // namespace gx
