// What the discriminator is for: codes of rows spread as the prior.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {

void add_aae(Catalog& catalog);

namespace {

// Points of a uniform square, with one code each of two numbers: an autoencoder alone leaves any code that comes back; here they
// are to be normal with deviation 2.
TEST(AaeFit, CodesFollowThePrior) {
  Catalog catalog;
  add_aae(catalog);
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{64, 64}}};
  Fit what{.model = "aae",
           .parameters = {{"latent", 2},
                          {"prior_scale", 2},
                          {"encoder", net},
                          {"decoder", net},
                          {"discriminator", Table{{"hidden", Value::Array{64, 64}}}}},
           .task = {Space{{Field{.name = "x", .values = Real{}, .shape = {2}}}}, {}}};
  what.train.steps = 3000;
  what.train.batch = 128;
  what.train.optimizer.learning_rate = 1e-3;
  what.train.optimizer.beta1 = 0.5;
  what.train.schedule.shape = "cosine";  // players that slow down come to rest
  what.train.log_every = 3000;
  const auto rows = 2 * Rng(1).uniform({4000, 2}) - 1;
  const auto model = fit(catalog, what, Batch{rows}, 1).model;
  const at::NoGradGuard off;
  const auto z = dynamic_cast<CanEncode&>(*model).encode({rows}).mean();
  EXPECT_LT((z.mean(0)).abs().max().item<double>(), 0.4);
  EXPECT_LT((z.std(0) - 2).abs().max().item<double>(), 0.4);
  EXPECT_NEAR((z.abs() < 2).to(at::kDouble).mean().item<double>(), 0.683, 0.08)
      << "the share of a normal law within one deviation";
  const auto again = dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x();
  EXPECT_LT((again - rows).square().mean().item<double>(), 0.05);
}

}  // namespace
}  // namespace gx
