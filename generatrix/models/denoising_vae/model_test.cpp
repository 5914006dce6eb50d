#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_denoising_vae(Catalog& catalog);
void add_vae(Catalog& catalog);

namespace {

const Task kFewBits{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}};
const Table kSmallNet{{"kind", "mlp"}, {"hidden", Value::Array{8}}, {"activation", "tanh"}};

ModelPtr latent_model(const std::string& name, Table parameters) {
  Catalog catalog;
  add_denoising_vae(catalog);
  add_vae(catalog);
  const auto& entry = catalog.at(name);
  const SeedScope scope(1);
  auto model = entry.build(entry.normalize(parameters), kFewBits);
  model->to(at::kDouble);
  return model;
}

Table with_corruption(Table corruption) {
  return {{"latent", 3}, {"encoder", kSmallNet}, {"decoder", kSmallNet}, {"corruption", std::move(corruption)}};
}

// With every cell hidden the encoder sees zeros, whatever the row is; the likelihood is of the clean row.
TEST(DenoisingVae, OnlyTheEncoderSeesTheCorruption) {
  const auto hidden = latent_model("denoising_vae", with_corruption({{"kind", "masking"}, {"share", 1.0}}));
  Rng draws(2);
  const auto x = draws.bernoulli(at::full({6, 1, 4, 4}, 0.5, at::kDouble)), other = 1 - x;
  const auto terms = [&](const Tensor& rows) {
    Rng rng(3);
    return hidden->turns().front().loss({rows}, Step{9, 10, 100, 6, rng}).terms();
  };
  EXPECT_EQ(terms(x)[1].value.item<double>(), terms(other)[1].value.item<double>()) << "the KL depends on what is seen";
  EXPECT_NE(terms(x)[0].value.item<double>(), terms(other)[0].value.item<double>()) << "the likelihood is of the clean row";
}

TEST(DenoisingVae, IsScoredOnCleanRowsAsAVaeOfTheSameWeights) {
  const auto own = latent_model("denoising_vae", with_corruption({{"kind", "masking"}, {"share", 0.5}}));
  const auto plain = latent_model("vae", {{"latent", 3}, {"encoder", kSmallNet}, {"decoder", kSmallNet}});
  Rng draws(2), a(3), b(3);
  const Batch batch{draws.bernoulli(at::full({6, 1, 4, 4}, 0.5, at::kDouble))};
  EXPECT_TRUE(
      at::equal(dynamic_cast<CanScore&>(*own).score(batch, a).nats, dynamic_cast<CanScore&>(*plain).score(batch, b).nats));
}

}  // namespace
}  // namespace gx
