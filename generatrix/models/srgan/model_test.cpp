#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/nn/upscaler.h"

#include "tests/support/one_model.h"

namespace gx {

void add_srgan(Catalog& catalog);

namespace {

using ::testing::HasSubstr;

Task scaled(const Shape& large, const Shape& small) {
  return {Space{{Field{.name = "image", .values = Levels{256}, .shape = large}}},
          Space{{Field{.name = "source", .values = Levels{256}, .shape = small}}}};
}
const Task kTask = scaled({1, 8, 12}, {1, 4, 6});
const Table kSmall{{"generator", Table{{"channels", 4}, {"blocks", 1}}},
                   {"discriminator", Table{{"kind", "mlp"}, {"hidden", Value::Array{8}}}}};

ModelPtr build(Table parameters, const Task& task = kTask) {
  for (const auto& [key, value] : kSmall) parameters.set(key, value);
  return built(add_srgan, parameters, task);
}

Batch pairs(std::int64_t n) { return {at::rand({n, 1, 8, 12}), Rows(at::rand({n, 1, 4, 6}))}; }

TEST(Srgan, StartsAsTheBicubicPicture) {
  const auto model = build({});
  Rng rng(1);
  const auto given = pairs(3).given;
  const auto expected = bicubic(2 * given.x() - 1, 8, 12).clamp(-1, 1);
  EXPECT_TRUE(at::allclose(dynamic_cast<CanSample&>(*model).sample(3, given, rng).x(), (expected + 1) / 2, 1e-4, 1e-5));
}

TEST(Srgan, WithoutAGameThereAreNoPlayers) {
  const auto model = build({{"adversarial", 0}});
  ASSERT_EQ(model->turns().size(), 1u);
  EXPECT_EQ(model->turns()[0].name, "generator");
}

TEST(Srgan, TheGameComesInAfterPixels) {
  const auto model = build({{"pretrain", 5}, {"adversarial", 0.5}, {"error", "squared"}});
  const auto turns = model->turns();
  EXPECT_EQ(turns[0].repeats(4), 0);
  EXPECT_EQ(turns[0].repeats(5), 1);
  Rng rng(1);
  for (const std::int64_t index : {4, 5}) {
    const auto terms = turns[1].loss(pairs(4), Step{index, 10, 100, 4, rng}).terms();
    EXPECT_EQ(terms.at(0).name, "squared_error");
    EXPECT_EQ(terms.at(1).weight, index < 5 ? 0 : 0.5);
    EXPECT_EQ(terms.at(1).value.requires_grad(), index >= 5);
  }
}

// It draws no noise: the rows that the discriminator's turn made are those that the generator's turn would make.
TEST(Srgan, OnePassServesBothTurns) {
  const auto model = build({});
  const auto turns = model->turns();
  const auto batch = pairs(4);
  Rng rng(1);
  const auto gradients = [&] {
    return torch::autograd::grad({turns[1].loss(batch, Step{0, 10, 100, 4, rng}).total()}, turns[1].parameters);
  };
  const auto alone = gradients();
  turns[0].loss(batch, Step{0, 10, 100, 4, rng});
  const auto after = gradients();
  for (std::size_t i = 0; i < alone.size(); ++i) EXPECT_TRUE(at::equal(alone[i], after[i])) << i;
}

TEST(Srgan, SaysWhichPicturesItReads) {
  const auto reason = [](const Task& task, const Table& parameters = {}) { return refusal(add_srgan, parameters, task); };
  EXPECT_THAT(reason({kTask.event, {}}), HasSubstr("see data.given"));
  EXPECT_THAT(reason(scaled({1, 8, 12}, {1, 3, 4})), HasSubstr("8 x 12 pixels are no whole number of times"));
  EXPECT_THAT(reason(scaled({1, 8, 12}, {1, 3, 4})), HasSubstr(": 6 x 8 would be"));
  EXPECT_THAT(reason(scaled({1, 8, 12}, {1, 16, 24})), HasSubstr("those of 16 x 24 that they are given: see data.given"));
  EXPECT_THAT(reason(scaled({1, 8, 12}, {1, 2, 4})), HasSubstr(": 6 x 12 would be"));
  EXPECT_EQ(reason(scaled({3, 8, 12}, {1, 8, 12})), "") << "restoring and coloring";
}

}  // namespace
}  // namespace gx
