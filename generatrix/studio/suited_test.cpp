#include "generatrix/studio/suited.h"

#include <gmock/gmock.h>

#include <fstream>

#include "generatrix/base/errors.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Table kRecipe = parse_toml(
    "[model]\nkind = \"vae\"\nlikelihood = { kind = \"logistic_mixture\", components = 3 }\n[data]\nname = \"fashion-mnist\"\n"
    "values = \"dynamic\"\n",
    "recipe.toml");

std::string text_at(const Table& table, const std::string& section, const std::string& key) {
  return to_text(table.at(section).as<Table>()->at(key));
}

TEST(Suited, ValuesAndLikelihoodGiveWayToOtherData) {
  const auto config = suited(kRecipe, {"data.name=two-moons"}, full_catalog());
  EXPECT_EQ(text_at(config.table, "data", "values"), "\"auto\"");
  EXPECT_EQ(text_at(config.table, "model", "likelihood"), "{kind = \"auto\"}");
  EXPECT_THAT(config.notes, ElementsAre(HasSubstr("two-moons cannot be read as dynamic"), HasSubstr("logistic_mixture")));
}

TEST(Suited, WhatThePersonAskedForStays) {
  const auto config = suited(kRecipe, {"data.name=two-moons", "data.values=grey", "model.likelihood=bernoulli"}, full_catalog());
  EXPECT_EQ(text_at(config.table, "data", "values"), "\"grey\"");
  EXPECT_EQ(text_at(config.table, "model", "likelihood"), "{kind = \"bernoulli\"}");
  EXPECT_THAT(config.notes, IsEmpty());
}

TEST(Suited, SomeRowsAreHeldOutOfDataWithoutATestPart) {
  const auto recipe = parse_toml("[model]\nkind = \"gan\"\n[data]\nname = \"fashion-mnist\"\nvalid = 0\n", "recipe.toml");
  const auto csv = ::testing::TempDir() + "suited.csv";
  std::ofstream(csv) << "a,b\n1.5,2\n2.5,3\n3.5,5\n4.5,7\n";
  const auto config = suited(recipe, {"data.name=" + csv}, full_catalog());
  EXPECT_EQ(text_at(config.table, "data", "valid"), to_text(Value(DataSpec().valid)));
  EXPECT_THAT(config.notes, ElementsAre(HasSubstr("no test part")));
  EXPECT_EQ(text_at(suited(recipe, {"data.name=" + csv, "data.valid=0"}, full_catalog()).table, "data", "valid"), "0");
}

TEST(Suited, TheRecipesOwnDataAreNotOpened) {  // they need not be here
  const auto config = suited(kRecipe, {"train.epochs=1"}, full_catalog());
  EXPECT_EQ(text_at(config.table, "data", "values"), "\"dynamic\"");
  EXPECT_THAT(config.notes, IsEmpty());
}

TEST(LikelihoodWords, SayWhatAutoMeans) {
  const auto normal = full_catalog().at("vae").normalize({});
  const Field numbers{.name = "numbers", .values = Real{}, .shape = {2}},
      picture{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}};
  EXPECT_EQ(likelihood_words(normal, Task{Space{{numbers}}, {}}), "gaussian for numbers");
  EXPECT_EQ(likelihood_words(normal, Task{Space{{picture, numbers}}, {}}), "bernoulli for image, gaussian for numbers");
  EXPECT_EQ(likelihood_words(full_catalog().at("realnvp").normalize({}), Task{Space{{numbers}}, {}}), "");
}

}  // namespace
}  // namespace gx
