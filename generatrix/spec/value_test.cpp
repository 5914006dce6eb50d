#include "generatrix/spec/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace gx {
namespace {

TEST(Table, KeepsTheOrderInWhichNamesCame) {
  Table table{{"z", 1}, {"a", 2}};
  table.set("m", 3);
  table.set("z", 4);
  std::string keys;
  for (const auto& [key, value] : table) keys += key;
  EXPECT_EQ(keys, "zam");
  EXPECT_EQ(table.at("z"), Value(4));
}

TEST(Table, FindsErasesAndRefuses) {
  Table table{{"a", 1}, {"b", 2}};
  EXPECT_EQ(table.find("c"), nullptr);
  EXPECT_THROW(table.at("c"), std::out_of_range);
  EXPECT_EQ(table.without("a"), (Table{{"b", 2}}));
  EXPECT_TRUE(table.erase("a"));
  EXPECT_FALSE(table.erase("a"));
  EXPECT_EQ(table.size(), 1u);
}

TEST(Equality, LooksAtKindsAndContentsOnly) {
  EXPECT_EQ((Table{{"a", 1}, {"b", 2}}), (Table{{"b", 2}, {"a", 1}}));
  EXPECT_FALSE((Table{{"a", 1}}) == (Table{{"a", 1}, {"b", 2}}));
  EXPECT_FALSE((Table{{"a", 1}}) == (Table{{"b", 1}}));
  EXPECT_FALSE(Value(1) == Value(1.0));
  EXPECT_FALSE(Value("1") == Value(1));
  EXPECT_FALSE(Value(true) == Value(1));
  EXPECT_EQ(Value(std::nan("")), Value(std::nan("")));
  EXPECT_EQ(Value(Value::Data(std::int64_t{1}), Place{"a.toml", 3, 1}), Value(1));
}

TEST(Place, SaysFileAndLine) {
  EXPECT_EQ((Place{"config.toml", 12, 4}.words()), "config.toml:12");
  EXPECT_EQ(Place{"--set a=1"}.words(), "--set a=1");
  EXPECT_EQ(Place{}.words(), "");
}

TEST(Text, IsOneLineOfToml) {
  EXPECT_EQ(to_text(4), "4");
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(1.0), "1.0");
  EXPECT_EQ(to_text(-0.0), "-0.0");
  EXPECT_EQ(to_text(INFINITY), "inf");
  EXPECT_EQ(to_text(true), "true");
  EXPECT_EQ(to_text("a \"b\"\n"), R"("a \"b\"\n")");
  EXPECT_EQ(to_text(Value::Array{1, "x", Value::Array{}}), R"([1, "x", []])");
  EXPECT_EQ(to_text(Table{{"a", 1}, {"b c", Table{}}}), R"({a = 1, "b c" = {}})");
}

}  // namespace
}  // namespace gx
