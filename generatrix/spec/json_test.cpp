#include "generatrix/spec/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

TEST(Json, WhatIsWrittenReadsBack) {
  using Reals = std::numeric_limits<double>;
  using Wholes = std::numeric_limits<std::int64_t>;
  const Value::Array reals = {
      0.0, 0.1, 1.0, 1e300, 1e16, Reals::max(), Reals::denorm_min(), Reals::infinity(), -Reals::infinity(), NAN, 1.0 / 3};
  const Value::Array wholes = {0, -1, Wholes::min(), Wholes::max()};
  const Value::Array texts = {"", "\"\\\n\t", std::string("\0\x7f", 2), "\u00e9\U0001F600", "inf"};
  const Table table{
      {"z", reals}, {"a", wholes}, {"", texts}, {"sub", Table{{"empty", Table{}}, {"none", Value::Array{}}}}, {"yes", true}};
  const auto again = parse_json(to_json(table), "model.safetensors");
  EXPECT_EQ(again, table);
  EXPECT_EQ(to_json(again), to_json(table));  // the order of keys too
}

TEST(Json, IsPlain) {
  EXPECT_EQ(to_json(Table{{"b", 1}, {"a", 1.0}, {"list", Value::Array{"x", false}}, {"i", -INFINITY}}),
            R"({"b":1,"a":1.0,"list":["x",false],"i":{"$number":"-inf"}})");
}

TEST(Json, RefusesWhatATableCannotHold) {
  const auto deep = std::string(100000, '[') + std::string(100000, ']');
  for (const std::string& text : {std::string(), std::string("{"), std::string("[1]"), std::string("1"),
                                  std::string("{\"a\":null}"), std::string("{\"a\":18446744073709551615}"),
                                  std::string("{\"a\":1e999}"), std::string("{\"a\":\"\xff\"}"), "{\"a\":" + deep + "}", deep})
    EXPECT_THROW(parse_json(text, "model.safetensors"), DataError) << text.substr(0, 40);
}

TEST(Json, NamesTheFile) {
  try {
    parse_json("{\"a\":}", "model.safetensors");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "model.safetensors: not JSON at byte 6; expected a JSON object");
  }
}

}  // namespace
}  // namespace gx
