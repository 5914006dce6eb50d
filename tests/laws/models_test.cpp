// Laws of configurations and files.
#include <gmock/gmock.h>

#include "generatrix/models/all.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/model_file.h"

#include "tests/laws/fixture.h"
#include "tests/support/temporary_folder.h"

namespace gx {
namespace {

TEST(Laws, EveryConfigurationAcceptsAtLeastOneSpace) {
  EXPECT_THAT(refused_configurations(), testing::IsEmpty()) << "add to small_tasks() a small one that it is made for";
  for (const auto& entry : all_models().entries()) {
    EXPECT_TRUE(std::ranges::any_of(model_cases(), [&](const ModelCase& one) { return one.model == entry.info.name; }))
        << entry.info.name;
  }
  EXPECT_FALSE(all_models().entries().empty());
}

TEST(Laws, EveryRecipeIsOfAModel) {
  for (const auto& recipe : all_recipes()) {
    EXPECT_NO_THROW(parse_config(parse_toml(recipe.text, recipe.name), all_models())) << recipe.name;
  }
  EXPECT_FALSE(all_recipes().empty());
}

TEST(Laws, EveryModelSaysWhatItIs) {
  for (const auto& entry : all_models().entries()) {
    EXPECT_FALSE(entry.info.family.empty() || entry.info.summary.empty() || entry.info.paper.empty()) << entry.info.name;
    EXPECT_EQ(entry.info.summary.find('\n'), std::string::npos) << entry.info.name;
    for (const auto& field : entry.fields) EXPECT_FALSE(field.doc.empty()) << entry.info.name << " " << field.path;
  }
}

class Files : public ModelTest {};

TEST_P(Files, AConfigurationReadsBackAsItself) {
  RunConfig config;
  config.model = GetParam().model;
  config.parameters = GetParam().parameters;
  const auto table = to_table(config);
  EXPECT_EQ(to_table(parse_config(parse_toml(to_toml(table), "config.toml"), all_models())), table);
}

TEST_P(Files, AFileGivesTheSameModelBitForBit) {
  const TemporaryFolder folder("file");
  const auto path = folder.path / "model.safetensors";
  const auto model = build(GetParam());
  RunConfig config;
  config.model = GetParam().model;
  config.parameters = GetParam().parameters;
  save_model(path, *model, config, plain_codec(task()), 1, 0);
  const auto loaded = load_model(path, all_models()).model;
  loaded->to(test_device());
  EXPECT_TRUE(same(weights_of(*model), weights_of(*loaded)));

  const auto batch = events(task(), 7);
  if (auto* scorer = able<CanScore>(model)) {
    auto a = test_rng(1);
    auto b = test_rng(1);
    EXPECT_TRUE(at::equal(scorer->score(batch, a).nats, able<CanScore>(loaded)->score(batch, b).nats));
  }
  if (auto* encoder = able<CanEncode>(model)) {
    auto a = test_rng(1);
    auto b = test_rng(1);
    EXPECT_TRUE(at::equal(encoder->encode(batch).sample({}, a), able<CanEncode>(loaded)->encode(batch).sample({}, b)));
  }
  if (auto* sampler = able<CanSample>(model)) {
    auto a = test_rng(1);
    auto b = test_rng(1);
    EXPECT_TRUE(same(sampler->sample(5, given(*model, 5), a), able<CanSample>(loaded)->sample(5, given(*loaded, 5), b)));
  }
}

TEST_P(Files, TheSameSeedGivesTheSameModel) {
  EXPECT_TRUE(same(weights_of(*build(GetParam(), 4)), weights_of(*build(GetParam(), 4))));
  EXPECT_FALSE(same(weights_of(*build(GetParam(), 4)), weights_of(*build(GetParam(), 5))));
}

INSTANTIATE_TEST_SUITE_P(Catalog, Files, ::testing::ValuesIn(model_cases()), case_name);

}  // namespace
}  // namespace gx
