#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_class_aae(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}};

Task task_of(bool may_miss) {
  return {Space{{kImage}}, Space{{Field{.name = "label", .values = Symbols{{3}}, .may_miss = may_miss}}}};
}

ModelPtr build(const Task& task) {
  Catalog catalog;
  add_class_aae(catalog);
  const auto& entry = catalog.at("class_aae");
  const SeedScope scope(1);
  return entry.build(entry.normalize({}), task);
}

double loss_of(Model& model, std::size_t turn, const Batch& batch) {
  Rng rng(2);
  return model.turns().at(turn).loss(batch, {0, 10, 40, 40, rng}).total().item<double>();
}

// The label reaches the discriminator and the prior, and neither the encoder nor the decoder.
TEST(ClassAae, PlayersReadTheLabel) {
  const auto model = build(task_of(false));
  const auto x = Rng(3).uniform({40, 1, 4, 4});
  const Batch of_one{x, Rows(at::ones({40}, at::kLong))}, of_two{x, Rows(at::full({40}, 2, at::kLong))};
  EXPECT_EQ(loss_of(*model, 0, of_one), loss_of(*model, 0, of_two)) << "reconstruction";
  EXPECT_NE(loss_of(*model, 1, of_one), loss_of(*model, 1, of_two)) << "discriminator";
  EXPECT_NE(loss_of(*model, 2, of_one), loss_of(*model, 2, of_two)) << "encoder";
}

// An unknown label is a class of its own for the discriminator, whatever is stored in its place.
TEST(ClassAae, AnUnknownLabelIsNotRead) {
  const auto model = build(task_of(true));
  const auto x = Rng(4).uniform({40, 1, 4, 4});
  const auto with = [&](std::int64_t label, bool known) {
    const auto labels = at::full({40}, label, at::kLong);
    return Batch{x, Rows({Column{.data = labels, .observed = at::full({40}, known)}})};
  };
  EXPECT_EQ(loss_of(*model, 1, with(0, false)), loss_of(*model, 1, with(2, false)));
  EXPECT_NE(loss_of(*model, 1, with(0, true)), loss_of(*model, 1, with(2, true)));
  EXPECT_NE(loss_of(*model, 1, with(0, true)), loss_of(*model, 1, with(0, false)));
}

TEST(ClassAae, ACodeInThePartOfAClassIsOfThatClass) {
  const auto model = build(task_of(false));
  const auto x = Rng(5).uniform({6, 1, 4, 4});
  const auto found = dynamic_cast<CanClassify&>(*model).classify(x);
  EXPECT_TRUE(at::equal(found.features, dynamic_cast<CanEncode&>(*model).encode({x}).mean()));
  auto& prior = dynamic_cast<HasPrior&>(*model);
  std::vector<Tensor> by_class;
  for (std::int64_t y = 0; y < 3; ++y)
    by_class.push_back(prior.prior(Rows(at::full({6}, y, at::kLong))).log_prob(found.features));
  EXPECT_TRUE(at::allclose(found.log_probs, at::log_softmax(at::stack(by_class, 1), 1), 1e-4, 1e-4));
}

TEST(ClassAae, WantsALabel) {
  Catalog catalog;
  add_class_aae(catalog);
  const auto& entry = catalog.at("class_aae");
  EXPECT_TRUE(entry.why_not(entry.normalize({}), {Space{{kImage}}, {}}));
  EXPECT_FALSE(entry.why_not(entry.normalize({}), task_of(false)));
}

}  // namespace
}  // namespace gx
