#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_semi_aae(Catalog& catalog);

namespace {

const Task kTask{Space{{Field{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}},
                 Space{{Field{.name = "label", .values = Symbols{{3}}}}}};

ModelPtr build() {
  Catalog catalog;
  add_semi_aae(catalog);
  const auto& entry = catalog.at("semi_aae");
  const SeedScope scope(1);
  return entry.build(entry.normalize({{"latent", 2}}), kTask);
}

Tensor pictures() { return Rng(2).integers(256, {400, 1, 4, 4}).to(at::kFloat) / 255; }

Loss label_loss(Model& model, const Batch& batch) {
  Rng rng(3);
  return model.turns().back().loss(batch, {0, 10, 400, 400, rng});
}

// Pictures of which that share has a label.
Batch labelled(double share, const Tensor& labels) {
  return {pictures(), Rows({Column{.data = labels, .observed = Rng(6).uniform({400}) < share}})};
}

TEST(SemiAae, LooksAtTheLabelsThatAreKnown) {
  const auto labels = Rng(4).integers(3, {400});
  const auto model = build();
  EXPECT_EQ(label_loss(*model, labelled(1, labels)).watched()[0].value.item<double>(), 1);
  EXPECT_EQ(label_loss(*model, labelled(0, labels)).total().item<double>(), 0);
  EXPECT_NEAR(label_loss(*model, labelled(0.3, labels)).watched()[0].value.item<double>(), 0.3, 0.08);
  EXPECT_EQ(label_loss(*model, {pictures(), Rows(labels)}).watched()[0].value.item<double>(), 1) << "all of them";
}

// A row is labelled or not wherever it stands in a batch.
TEST(SemiAae, TheRowDecidesWhetherItIsLabelled) {
  const auto model = build();
  const auto all = labelled(0.3, at::zeros({400}, at::kLong));
  const auto turned = at::arange(400, at::kLong).flip(0);
  EXPECT_NEAR(label_loss(*model, all).total().item<double>(), label_loss(*model, all.pick(turned)).total().item<double>(), 1e-4);
}

TEST(SemiAae, CodesHoldAClassAndAStyle) {
  const auto model = build();
  const at::NoGradGuard off;
  const auto z = dynamic_cast<CanEncode&>(*model).encode({pictures()}).mean();
  ASSERT_EQ(z.size(1), 3 + 2);
  EXPECT_TRUE(at::allclose(z.narrow(1, 0, 3).sum(1), at::ones({400})));
  const auto log_probs = dynamic_cast<CanClassify&>(*model).classify(pictures()).log_probs;
  EXPECT_TRUE(at::allclose(log_probs.exp(), z.narrow(1, 0, 3)));
}

TEST(SemiAae, ADrawIsOfTheClassThatIsGiven) {
  const auto model = build();
  auto& prior = dynamic_cast<HasPrior&>(*model);
  const auto y = at::tensor({2, 0, 1});
  Rng rng(5);
  const auto z = prior.prior(Rows(y)).sample({}, rng);
  EXPECT_TRUE(at::equal(z.narrow(1, 0, 3).argmax(1), y));
  EXPECT_TRUE(at::isfinite(prior.prior(Rows(y)).log_prob(z)).all().item<bool>());
}

}  // namespace
}  // namespace gx
