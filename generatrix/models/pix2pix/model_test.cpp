#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/contract/catalog.h"

#include "tests/support/one_model.h"

namespace gx {

void add_pix2pix(Catalog& catalog);

namespace {

const Field kPicture{.name = "image", .values = Levels{256}, .shape = {1, 9, 12}},
    kSource{.name = "source", .values = Levels{256}, .shape = {2, 9, 12}};
const Task kPair{Space{{kPicture}}, Space{{kSource}}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_pix2pix(catalog);
  const auto& entry = catalog.at("pix2pix");
  return entry.build(entry.normalize(parameters), task);
}

Batch pair(std::int64_t n) { return {at::rand({n, 1, 9, 12}), Rows(at::rand({n, 2, 9, 12}))}; }

TEST(Pix2pix, MakesPicturesOfTheSourcesSizeWhateverItIs) {
  const auto model = build({}, kPair);
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<CanSample&>(*model).sample(3, pair(3).given, rng).x().sizes(), (at::IntArrayRef{3, 1, 9, 12}));
}

TEST(Pix2pix, TheGeneratorDescendsTheAbsoluteErrorToo) {
  const auto model = build({{"l1", 7}}, kPair);
  Rng rng(1);
  const auto loss = model->turns()[1].loss(pair(4), Step{0, 10, 100, 4, rng});
  EXPECT_EQ(loss.terms().back().name, "l1");
  EXPECT_EQ(loss.terms().back().weight, 7);
}

TEST(Pix2pix, WithoutNoiseAPictureHasOneAnswer) {
  const auto given = pair(3).given;
  for (const std::int64_t noise : {0, 1}) {
    const auto model = build({{"noise", noise}}, kPair);
    model->eval();
    Rng a(1), b(2);
    auto& sampler = dynamic_cast<CanSample&>(*model);
    EXPECT_EQ(at::equal(sampler.sample(3, given, a).x(), sampler.sample(3, given, b).x()), noise == 0);
  }
}

TEST(Pix2pix, SaysWhichPairsItReads) {
  const auto reason = [](const Task& task, const Table& parameters = {}) { return refusal(add_pix2pix, parameters, task); };
  using ::testing::HasSubstr;
  EXPECT_THAT(reason({kPair.event, {}}), HasSubstr("given a picture of its size"));
  EXPECT_THAT(reason({kPair.event, Space{{Field{.name = "label", .values = Symbols{{3}}}}}}), HasSubstr("given a picture"));
  EXPECT_THAT(reason({kPair.event, Space{{Field{.name = "source", .values = Levels{256}, .shape = {1, 8, 8}}}}}),
              HasSubstr("data.size = [8, 8] fits both"));
  EXPECT_THAT(reason(kPair, {{"generator", Table{{"channels", Value::Array{4, 4, 4, 4}}}}}), HasSubstr("16 x 16 pixels"));
  EXPECT_THAT(reason(kPair, {{"discriminator", Table{{"channels", Value::Array{}}}}}), HasSubstr("is empty"));
}

}  // namespace
}  // namespace gx
