#include "generatrix/data/codec_table.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

Codec all_kinds() {
  const Field x{.name = "x", .shape = {2}},
      sequence{.name = "text", .values = Symbols{{3}}, .layout = Field::Layout::sequence, .longest = 40, .end = 2};
  return Codec(
      {reals_codec({.name = "numbers", .shape = {2}, .may_miss = true}, {.shift = {1.0 / 3, -2},
                                                                         .scale = {1, 1e-12},
                                                                         .names = {"a", "b"},
                                                                         .forms = {"number", "date"},
                                                                         .places = {0, 2},
                                                                         .dtype = "float64"}),
       symbols_codec({.name = "categories", .values = Symbols{{2, 3}}, .shape = {2}},
                     {.names = {"no", "yes", "red", "green", "blue"}, .columns = {"c", "d"}, .places = {1, 3}}),
       symbols_codec(sequence, {.names = {"a", " ", "\""}, .between = ""}),
       symbols_codec(sequence, {.names = {"a", " b", "c"}, .scores = {0, -1.0 / 3, -7}}),
       mu_law_codec({.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence, .lengths = {3, 5}}, 16000),
       grey_codec({.name = "image", .values = Levels{256}, .shape = {3, 4, 5}}), static_codec(x), dynamic_codec(x),
       reals_codec({.name = "ratings", .shape = {9}, .layout = Field::Layout::sparse, .longest = 4})},
      {symbols_codec({.name = "label", .values = Symbols{{2}}}, {.names = {"cat", "dog"}, .counts = {3, 5}}),
       reals_codec({.name = "frames", .shape = {2}, .layout = Field::Layout::sequence, .longest = 4, .stride = 80})});
}

TEST(CodecTable, IsTheCodecAgain) {
  const auto codec = all_kinds();
  const auto back = parse_codec(to_table(codec));
  EXPECT_EQ(back.task(), codec.task());
  EXPECT_EQ(back.words(), codec.words());
  EXPECT_EQ(back.label_names(), codec.label_names());
  EXPECT_EQ(to_table(back), to_table(codec));
  ASSERT_EQ(back.event().size(), codec.event().size());
  for (std::size_t i = 0; i < back.event().size(); ++i) EXPECT_EQ(back.event()[i]->settings(), codec.event()[i]->settings());
}

TEST(CodecTable, ReadsWhatVersion01Wrote) {
  const Table grey{{"values", "grey"}, {"kind", "byte"}, {"event", Value::Array{1, 28, 28}},
                   {"symbols", 256},   {"classes", 2},   {"names", Value::Array{"cat", "dog"}}};
  const auto codec = parse_codec(grey);
  EXPECT_EQ(codec.words(), "grey");
  EXPECT_EQ(codec.task(), (Task{{{Field{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}}}},
                                {{Field{.name = "label", .values = Symbols{{2}}}}}}));
  EXPECT_EQ(codec.label_names(), (std::vector<std::string>{"cat", "dog"}));

  const Table reals{{"values", "reals"},
                    {"kind", "real"},
                    {"event", Value::Array{2}},
                    {"shift", Value::Array{1.0, 2.0}},
                    {"scale", Value::Array{3.0, 4.0}}};
  Rng rng(1);
  const auto x = parse_codec(reals).encode({at::tensor({4., 10.}, at::kDouble).reshape({1, 2})}, rng).x();
  EXPECT_TRUE(at::equal(x, at::tensor({1.F, 2.F}).reshape({1, 2})));
  for (const auto* values : {"static", "dynamic"}) {
    const Table bits{{"values", std::string(values) + "_binary"}, {"kind", "binary"}, {"event", Value::Array{7}}};
    EXPECT_EQ(parse_codec(bits).words(), values);
    EXPECT_TRUE(is_bits(parse_codec(bits).task().event.only().values));
  }
}

TEST(CodecTable, RefusesWhatItWouldNotHaveWritten) {
  const Field two{.name = "x", .shape = {2}};
  const auto good = to_table(Codec({reals_codec(two, {.shift = {1, 2}, .scale = {1, 2}})}));
  const auto with = [&](const char* key, Value value, bool setting) {
    auto table = good;
    auto& column = *(*table.find("event")->as<Value::Array>())[0].as<Table>();
    (setting ? *column.find("settings")->as<Table>() : column).set(key, std::move(value));
    return table;
  };
  EXPECT_NO_THROW(parse_codec(good));
  EXPECT_THROW(parse_codec(with("scale", Value::Array{1.0}, true)), UserError);
  EXPECT_THROW(parse_codec(with("scale", Value::Array{1.0, -1.0}, true)), UserError);
  EXPECT_THROW(parse_codec(with("forms", Value::Array{"nubmer", "date"}, true)), UserError);
  EXPECT_THROW(parse_codec(with("codec", "raels", false)), UserError);
  EXPECT_THROW(parse_codec(with("shape", Value::Array{-2}, false)), UserError);
  EXPECT_THROW(parse_codec(with("values", "symbols", false)), UserError) << "without n";
  EXPECT_THROW(parse_codec(with("layout", "squeezed", false)), UserError);
  EXPECT_THROW(parse_codec(with("more", 1, false)), UserError);
  EXPECT_THROW(parse_codec({{"event", 3}, {"given", Value::Array{}}}), UserError);
  EXPECT_THROW(parse_codec({{"values", "gray"}}), UserError);
  EXPECT_THROW(parse_codec({{"values", "reals"}, {"event", Value::Array{-1, 16}}}), UserError);
}

}  // namespace
}  // namespace gx
