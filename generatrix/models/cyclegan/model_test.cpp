#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/contract/catalog.h"

#include "tests/support/one_model.h"

namespace gx {

void add_cyclegan(Catalog& catalog);

namespace {

using ::testing::HasSubstr;

const Field kX{.name = "image", .values = Levels{256}, .shape = {1, 9, 12}},
    kY{.name = "source", .values = Levels{256}, .shape = {2, 9, 12}};
const Task kKinds{Space{{kX}}, Space{{kY}}};
const Table kSmall{{"generator", Table{{"channels", Value::Array{4, 8}}}},
                   {"discriminator", Table{{"channels", Value::Array{4}}}}};

ModelPtr build(Table parameters, const Task& task = kKinds) {
  for (const auto& [key, value] : kSmall) parameters.set(key, value);
  return built(add_cyclegan, parameters, task);
}

Batch rows(std::int64_t n, std::uint64_t seed = 1) {
  Rng rng(seed);
  return {rng.uniform({n, 1, 9, 12}), Rows(rng.uniform({n, 2, 9, 12}))};
}

TEST(Cyclegan, CarriesBothWays) {
  const auto model = build({});
  model->eval();
  const auto batch = rows(3);
  Rng rng(1);
  const auto x = dynamic_cast<CanSample&>(*model).sample(3, batch.given, rng).x();
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{3, 1, 9, 12}));
  const auto code = dynamic_cast<CanEncode&>(*model).encode(batch).mean();
  EXPECT_EQ(code.sizes(), (at::IntArrayRef{3, 2 * 9 * 12})) << "a picture of the other kind";
  EXPECT_EQ(dynamic_cast<CanDecode&>(*model).decode(code, {}).mean().x().sizes(), x.sizes());
  const auto as_code = (2 * batch.given.x() - 1).flatten(1);
  EXPECT_TRUE(at::equal(dynamic_cast<CanDecode&>(*model).decode(as_code, {}).mean().x(), x)) << "one way to x";
}

TEST(Cyclegan, TheErrorOfTheWayThereAndBackIsAboutBothKinds) {
  const auto model = build({{"cycle", 7}, {"identity", 3}}, {Space{{kX}}, Space{{kX}}});
  Rng rng(1);
  const auto loss = model->turns()[1].loss({at::rand({4, 1, 9, 12}), Rows(at::rand({4, 1, 9, 12}))}, Step{0, 10, 100, 4, rng});
  std::vector<std::string> names;
  for (const auto& term : loss.terms()) names.push_back(term.name + " " + std::to_string(static_cast<int>(term.weight)));
  EXPECT_THAT(names, ::testing::ElementsAre("x_error 1", "y_error 1", "x_cycle 7", "y_cycle 7", "x_identity 3", "y_identity 3"));
}

TEST(Cyclegan, BothGamesAreWatched) {
  Rng rng(1);
  const auto loss = build({})->turns()[0].loss(rows(4), Step{0, 10, 100, 4, rng});
  std::vector<std::string> names;
  for (const auto& value : loss.watched()) names.push_back(value.name);
  EXPECT_THAT(names,
              ::testing::ElementsAre("x_output_real", "x_output_generated", "y_output_real", "y_output_generated", "spread"));
}

// The first pictures fill the pool; from then on about half of what the discriminator sees lay in it.
TEST(Cyclegan, KeepsEarlierPictures) {
  const auto model = build({{"pool", 6}});
  const auto turn = model->turns()[0];
  const auto pool = [&] { return model->named_buffers()["pool_x.rows"].clone(); };
  Rng rng(1);
  const auto play = [&](std::int64_t n, std::uint64_t seed) {
    const auto batch = rows(n, seed);
    const Step step{0, 10, 100, n, rng};
    const auto loss = turn.loss(batch, step);
    turn.after(batch, step, loss);
    return loss.kept("x_fresh");
  };
  play(4, 1);
  EXPECT_EQ((pool().flatten(1).abs().sum(1) > 0).sum().item<std::int64_t>(), 4);
  for (int i = 0; i < 20; ++i) play(4, 2);
  EXPECT_EQ((pool().flatten(1).abs().sum(1) > 0).sum().item<std::int64_t>(), 6);
  const auto before = pool();
  play(4, 3);
  const auto moved = (pool() != before).flatten(1).any(1).sum().item<std::int64_t>();
  EXPECT_LE(moved, 4);
  EXPECT_EQ(play(9, 4).size(0), 9) << "a batch larger than the pool";
}

TEST(Cyclegan, SaysWhichPicturesItReads) {
  const auto reason = [](const Task& task, const Table& parameters = {}) { return refusal(add_cyclegan, parameters, task); };
  EXPECT_THAT(reason({kKinds.event, {}}), HasSubstr("of one size: see data.given"));
  EXPECT_THAT(reason({kKinds.event, Space{{Field{.name = "label", .values = Symbols{{3}}}}}}), HasSubstr("see data.given"));
  EXPECT_THAT(reason({kKinds.event, Space{{Field{.name = "source", .values = Levels{256}, .shape = {1, 8, 8}}}}}),
              HasSubstr("of one size"));
  EXPECT_THAT(reason(kKinds, {{"identity", 1}}), HasSubstr("as many channels"));
}

}  // namespace
}  // namespace gx
