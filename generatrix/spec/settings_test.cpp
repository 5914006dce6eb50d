#include "generatrix/spec/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/spec/toml.h"

#include "tests/support/spec_example.h"

namespace gx {
namespace {

using testing::ElementsAre;

Value after(std::string_view assignment) {  // of a to what it set
  Table table;
  set(table, assignment);
  return table.at("a");
}

std::string settings_refusal(std::string_view assignment) {
  try {
    Table table;
    set(table, assignment);
    parse<example::Vae>(*table.at("model").as<Table>(), "model");
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Set, ReadsTomlValuesAndBareWords) {
  EXPECT_EQ(after("a=4"), Value(4));
  EXPECT_EQ(after(" a = 4.0 "), Value(4.0));
  EXPECT_EQ(after("a=1e-3"), Value(1e-3));
  EXPECT_EQ(after("a=true"), Value(true));
  EXPECT_EQ(after("a=[1, 2]"), Value(Value::Array{1, 2}));
  EXPECT_EQ(after("a={kind = \"mlp\"}"), Value(Table{{"kind", "mlp"}}));
  EXPECT_EQ(after("a=\"4\""), Value("4"));
  EXPECT_EQ(after("a=fashion-mnist"), Value("fashion-mnist"));
  EXPECT_EQ(after("a=/data/my set/x.npz"), Value("/data/my set/x.npz"));
  EXPECT_EQ(after("a=x=y"), Value("x=y"));
  EXPECT_EQ(after("a=2020-01-01"), Value("2020-01-01"));
  EXPECT_EQ(after("a=1\nb = 2"), Value("1\nb = 2"));
  EXPECT_EQ(after("a="), Value(""));
  EXPECT_EQ(after("a=[height, my weight,3]"), Value(Value::Array{"height", "my weight", 3})) << "a shell takes quotes away";
}

TEST(Set, ReachesIntoSections) {
  auto table = parse_toml("[model]\nbeta = 1\nlatent = 2", "config.toml");
  set(table, "model.beta=4");
  set(table, "model.encoder.widths=[1]");
  set(table, "data.name=rings");
  EXPECT_EQ(table, parse_toml("[model]\nbeta = 4\nlatent = 2\nencoder.widths = [1]\n[data]\nname = \"rings\"", ""));
}

TEST(Set, ErrorsSayThatItWasSet) {
  EXPECT_EQ(settings_refusal("model.beta=-1"), "--set model.beta=-1: model.beta = -1: must be at least 0");
  EXPECT_EQ(settings_refusal("model.weights=[1, 3]"), "--set model.weights=[1, 3]: model.weights[1] = 3: must be below 2");
  EXPECT_EQ(settings_refusal("model.betta=1"), "--set model.betta=1: model: unknown key 'betta'; did you mean 'beta'?");
  EXPECT_EQ(settings_refusal("model.beta.x=1"), "--set model.beta.x=1: model.beta = {x = 1}: must be a number");
  EXPECT_EQ(settings_refusal("model.encoder={kind = \"cnv\"}"),
            "--set model.encoder={kind = \"cnv\"}: model.encoder.kind: unknown kind 'cnv'; did you mean 'conv'?");
}

TEST(Set, RefusesWhatIsNoAssignment) {
  for (const auto* text : {"", "model.beta", "=4", "model..beta=4", ".a=1", "a.=1"})
    EXPECT_EQ(settings_refusal(text), std::string("--set ") + text + ": expected a key and a value, as in --set model.beta=4");
  for (const auto* text : {"a=[1,", "a=\"x", "a={b", "a='", "a=\xff"}) EXPECT_THROW(after(text), UserError) << text;
}

TEST(Merge, LaysOneTableOverAnother) {
  const auto base = parse_toml("a = 1\nb = 2\n[s]\nx = 1\ny = [1, 2]\n[k]\nkind = \"mlp\"\nwidth = 3", "");
  const auto over = parse_toml("b = 3\nc = 4\n[s]\ny = [9]\n[k]\nkind = \"mlp\"\ndepth = 1", "");
  const auto both = parse_toml("a = 1\nb = 3\nc = 4\n[s]\nx = 1\ny = [9]\n[k]\nkind = \"mlp\"\nwidth = 3\ndepth = 1", "");
  EXPECT_EQ(merge(base, over), both);
  EXPECT_EQ(merge(base, {}), base);
  EXPECT_EQ(merge({}, over), over);
  EXPECT_EQ(merge(both, over), both);
}

TEST(Merge, AnotherKindReplacesTheSection) {
  auto table = parse_toml("[encoder]\nkind = \"mlp\"\nwidths = [3]", "");
  set(table, "encoder.kind=conv");
  EXPECT_EQ(table, (Table{{"encoder", Table{{"kind", "conv"}}}}));
}

Table set_all(Table table, const std::vector<std::string>& assignments) {
  return to_table(parse<example::Vae>(with_settings(std::move(table), assignments)));
}

TEST(Merge, AWordIsTheKindOfASection) {
  const auto before = parse_toml("[encoder]\nkind = \"mlp\"\nwidths = [3]", "");
  EXPECT_EQ(set_all(before, {"encoder=conv"}).at("encoder"), Value(Table{{"kind", "conv"}, {"channels", 32}}));
  EXPECT_EQ(set_all(before, {"encoder=conv"}), set_all(before, {"encoder.kind=conv"}));
  EXPECT_EQ(set_all(before, {"encoder=conv", "encoder.channels=4"}),
            set_all(before, {"encoder={kind = \"conv\", channels = 4}"}));
  EXPECT_EQ(set_all({}, {"encoder=conv", "encoder.channels=4"}), set_all({}, {"encoder={kind = \"conv\", channels = 4}"}));
  EXPECT_EQ(merge(before, Table{{"encoder", "mlp"}}), before);                               // the same kind keeps its settings
  EXPECT_EQ(merge(Table{{"encoder", "mlp"}}, before), before);                               // a section over a word
  EXPECT_EQ(merge(Table{{"encoder", "conv"}}, before), before);                              // of another kind
  EXPECT_EQ(merge(Table{{"name", "mnist"}}, Table{{"name", "x"}}), (Table{{"name", "x"}}));  // a word over a word is a word
}

TEST(Merge, SectionsAndScalarsReplaceEachOther) {
  EXPECT_EQ(merge(Table{{"a", 1}}, Table{{"a", Table{{"b", 2}}}}), (Table{{"a", Table{{"b", 2}}}}));
  EXPECT_EQ(merge(Table{{"a", Table{{"b", 2}}}}, Table{{"a", 1}}), (Table{{"a", 1}}));
}

TEST(Diff, IsOneLineADifference) {
  const auto before = parse_toml("seed = 1\n[model]\nbeta = 1.0\nlatent = 20\n[model.encoder]\nkind = \"mlp\"\nwidths = [1]", "");
  const auto now =
      parse_toml("[model]\nbeta = 4.0\nlatent = 20\n[model.encoder]\nkind = \"mlp\"\nwidths = [1, 2]\n[data]\nname = \"x\"", "");
  EXPECT_THAT(diff(before, now), ElementsAre("seed: 1 -> absent", "model.beta: 1.0 -> 4.0", "model.encoder.widths: [1] -> [1, 2]",
                                             "data.name: absent -> \"x\""));
}

TEST(Diff, IsEmptyExactlyWhenTablesAreEqual) {
  const std::vector<Table> tables = {{},
                                     {{"a", 1}},
                                     {{"a", 1.0}},
                                     {{"a", NAN}},
                                     {{"a", Table{}}},
                                     {{"a", Table{{"b", Table{}}}}},
                                     {{"a", Table{{"b", 1}}}},
                                     {{"a", Value::Array{}}}};
  for (const auto& a : tables)
    for (const auto& b : tables) EXPECT_EQ(diff(a, b).empty(), a == b) << to_toml(a) << " against " << to_toml(b);
}

TEST(Flatten, NamesEverySettingByItsPath) {
  const Table table{{"model", Table{{"latent", 20}, {"encoder", Table{{"kind", "mlp"}}}, {"empty", Table{}}}}, {"top", true}};
  EXPECT_THAT(flatten(table), testing::ElementsAre(testing::Pair("model.latent", "20"),
                                                   testing::Pair("model.encoder.kind", "\"mlp\""), testing::Pair("top", "true")));
}

TEST(WithSettings, AppliesEachInTurn) {
  const auto table = with_settings({{"train", Table{{"steps", 1}}}}, {"train.steps=2", "train.steps=3", "data.name=a"});
  EXPECT_EQ(*value_at(table, "train", "steps"), Value(3));
  EXPECT_EQ(*value_at(table, "data", "name"), Value("a"));
  EXPECT_EQ(value_at(table, "data", "seed"), nullptr);
  EXPECT_EQ(value_at(table, "model", "kind"), nullptr);
}

}  // namespace
}  // namespace gx
