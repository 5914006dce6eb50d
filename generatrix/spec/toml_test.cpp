#include "generatrix/spec/toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using Reals = std::numeric_limits<double>;
using Wholes = std::numeric_limits<std::int64_t>;

const std::vector<std::string> kOddTexts = {"",
                                            " ",
                                            "plain",
                                            "a.b",
                                            "\"",
                                            "'",
                                            "\\",
                                            "\\n",
                                            "\n\r\t\b\f",
                                            std::string("\0\x01\x1f\x7f", 4),
                                            "[x]",
                                            "#",
                                            "= 1",
                                            "'''",
                                            "\"\"\"",
                                            "\u00e9\u4e2d\U0001F600",
                                            "true",
                                            "1",
                                            "inf",
                                            "2020-01-01",
                                            std::string(5000, 'x'),
                                            "\u0085\u2028"};
const std::vector<double> kOddReals = {0.0,
                                       -0.0,
                                       0.1,
                                       1,
                                       -1,
                                       1e300,
                                       -1e-300,
                                       1e16,
                                       123456789012345680.0,
                                       1.0 / 3,
                                       Reals::max(),
                                       Reals::min(),
                                       Reals::denorm_min(),
                                       Reals::infinity(),
                                       -Reals::infinity(),
                                       Reals::quiet_NaN()};
const std::vector<std::int64_t> kOddWholes = {0, -1, Wholes::min(), Wholes::max(), (std::int64_t{1} << 53) + 1};

Table reread(const Table& table) { return parse_toml(to_toml(table), "again.toml"); }

TEST(Toml, WhatIsWrittenReadsBackForOddTexts) {
  for (const auto& text : kOddTexts) {
    const Table table{
        {"value", text}, {"list", Value::Array{text, text}}, {text, 1}, {"sub", Table{{text, Table{{text, text}}}}}};
    EXPECT_EQ(reread(table), table) << to_toml(table);
  }
}

TEST(Toml, WhatIsWrittenReadsBackForOddNumbers) {
  for (const double real : kOddReals) {
    const auto again = reread(Table{{"value", real}});
    EXPECT_EQ(again, (Table{{"value", real}})) << to_toml(again);
    if (!std::isnan(real)) EXPECT_EQ(std::signbit(*again.at("value").as<double>()), std::signbit(real));
  }
  for (const auto whole : kOddWholes) EXPECT_EQ(reread(Table{{"value", whole}}), (Table{{"value", whole}}));
}

TEST(Toml, WhatIsWrittenReadsBackForOddShapes) {
  const Value::Array mixed = {
      1, 2.0, "x", true, Value::Array{}, Value::Array{Value::Array{1}}, Table{}, Table{{"a b", Table{{"c", 1}}}}};
  const std::vector<Table> tables = {
      {},
      {{"empty", Table{}}},
      {{"a", Table{{"b", Table{{"c", Table{}}}}}}},
      {{"a", Table{{"b", Table{{"c", 1}}}, {"d", 2}}}, {"e", 3}},
      {{"mixed", mixed}, {"", Table{{"", ""}}}},
  };
  for (const auto& table : tables) EXPECT_EQ(reread(table), table) << to_toml(table);
}

TEST(Toml, WritesScalarsBeforeSections) {
  const Table table{
      {"model", Table{{"encoder", Table{{"width", 3}}}, {"beta", 0.1}}}, {"seed", 1}, {"only", Table{{"sub", Table{}}}}};
  EXPECT_EQ(to_toml(table), "seed = 1\n\n[model]\nbeta = 0.1\n\n[model.encoder]\nwidth = 3\n\n[only.sub]\n");
}

TEST(Toml, KeepsTheOrderOfTheText) {
  std::string keys;
  const auto table = parse_toml("z = 1\nb.y = 1\na = 2\n[t]\nx = 0\n[c.d]\n[b2]\n[t.s]\n", "");
  for (const auto& [key, value] : table) keys += key + " ";
  EXPECT_EQ(keys, "z b a t c b2 ");
}

TEST(Toml, RemembersWhereValuesStand) {
  const auto table = parse_toml("a = 1\n[s]\n  b = [1,\n 2]\n", "config.toml");
  EXPECT_EQ(table.at("a").place.words(), "config.toml:1");
  const auto& b = table.at("s").as<Table>()->at("b");
  EXPECT_EQ(b.place.line, 3);
  EXPECT_EQ(b.place.column, 7);
  EXPECT_EQ(b.as<Value::Array>()->at(1).place.line, 4);
}

std::string toml_refusal(std::string_view text) {
  try {
    parse_toml(text, "config.toml");
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Toml, RefusesInOneLineWithThePlace) {
  EXPECT_THAT(toml_refusal("a = 1\nb = = 2\n"), testing::StartsWith("config.toml:2:5: not TOML: "));
  EXPECT_THAT(toml_refusal("a = 1\na = 2\n"), testing::StartsWith("config.toml:2:"));
  for (const auto* text : {"a", "[a", "a = [1,", "a = \"x", "a = \"\n\"", "a = 99999999999999999999", "a = \"\xff\"", "\x01"}) {
    EXPECT_THAT(toml_refusal(text), testing::StartsWith("config.toml:")) << text;
    EXPECT_EQ(toml_refusal(text).find('\n'), std::string::npos) << toml_refusal(text);
  }
}

TEST(Toml, RefusesDates) {
  EXPECT_EQ(toml_refusal("[run]\nday = 2020-01-01"),
            "config.toml:2: run.day = a date or time: no key takes one; write text in quotes");
}

}  // namespace
}  // namespace gx
