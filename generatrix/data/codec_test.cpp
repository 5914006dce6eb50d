#include "generatrix/data/codec.h"

#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/codec_table.h"

namespace gx {

void PrintTo(const Codec& codec, std::ostream* out) {
  *out << *to_table(codec).at("values").as<std::string>() << (codec.scale.defined() ? "_scaled" : "");
}

namespace {

const Shape kEvent{1, 4, 4};

Codec codec_of(Values values) {
  const auto kind = values == Values::grey    ? Space::Kind::byte
                    : values == Values::reals ? Space::Kind::real
                                              : Space::Kind::binary;
  return {values,
          {.event = kEvent, .kind = kind, .symbols = values == Values::grey ? 256 : 0, .classes = 2, .names = {"cat", "dog"}}};
}

Codec scaled() {
  auto codec = codec_of(Values::reals);
  codec.shift = at::linspace(-3, 100, 16, at::kDouble).reshape(kEvent);
  codec.scale = at::linspace(0.01, 20, 16, at::kDouble).reshape(kEvent);
  return codec;
}

// All 256 levels, 16 in a row; for reals the same numbers less 100, for static binarization zeros and ones.
Tensor raw_of(const Codec& codec) {
  const auto levels = at::arange(256, at::kByte).reshape({16, 1, 4, 4});
  if (codec.values == Values::reals) return levels.to(at::kFloat) - 100;
  return codec.values == Values::static_binary ? levels.remainder(2) : levels;
}

class Codecs : public ::testing::TestWithParam<Codec> {};

TEST_P(Codecs, GiveFloatsOfTheSpacesDomain) {
  Rng rng(1);
  const auto raw = raw_of(GetParam()), x = GetParam().encode(raw, rng);
  EXPECT_EQ(x.sizes(), raw.sizes());
  EXPECT_EQ(x.scalar_type(), at::kFloat);
  if (GetParam().space.kind == Space::Kind::binary) EXPECT_TRUE(x.eq(0).logical_or(x.eq(1)).all().item<bool>());
  if (GetParam().space.kind == Space::Kind::byte) {
    EXPECT_TRUE(at::equal(x, raw.to(at::kFloat) / 255));
    EXPECT_EQ(x.min().item<float>(), 0);
    EXPECT_EQ(x.max().item<float>(), 1);
  }
}

TEST_P(Codecs, ComeBackInTheStoredForm) {
  Rng rng(1);
  const auto raw = raw_of(GetParam()), x = GetParam().encode(raw, rng), back = GetParam().decode(x);
  switch (GetParam().values) {
    case Values::grey:
      EXPECT_TRUE(at::equal(back, raw));
      break;
    case Values::reals:
      EXPECT_TRUE(at::allclose(back, raw, 1e-5, 1e-3));
      break;
    default:
      EXPECT_TRUE(at::equal(back, x.to(at::kByte) * 255));
  }
}

// Encoding is elementwise: the volume is the sum of log slopes.
TEST_P(Codecs, LogVolumeIsTheSumOfLogSlopes) {
  if (GetParam().space.kind == Space::Kind::binary) {
    EXPECT_EQ(GetParam().log_volume(), 0);
    return;
  }
  Rng rng(1);
  const auto middle = at::full({1, 1, 4, 4}, 100.0);
  const auto slope =
      (GetParam().encode(middle + 8, rng).to(at::kDouble) - GetParam().encode(middle - 8, rng).to(at::kDouble)) / 16;
  EXPECT_NEAR(GetParam().log_volume(), slope.log().sum().item<double>(), 1e-2);
}

TEST_P(Codecs, SurviveTheirTable) {
  const auto back = parse_codec(to_table(GetParam()));
  EXPECT_EQ(back.values, GetParam().values);
  EXPECT_EQ(back.space, GetParam().space);
  EXPECT_EQ(back.shift.defined(), GetParam().shift.defined());
  if (back.shift.defined()) EXPECT_TRUE(at::equal(back.shift, GetParam().shift) && at::equal(back.scale, GetParam().scale));
}

INSTANTIATE_TEST_SUITE_P(All, Codecs,
                         ::testing::Values(codec_of(Values::grey), codec_of(Values::dynamic_binary),
                                           codec_of(Values::static_binary), codec_of(Values::reals), scaled()));

TEST(Codec, DecodesWhatAModelMayGive) {
  const auto x = at::tensor({-0.2, 0.0, 0.4999, 0.5, 1.0, 1.7});
  EXPECT_TRUE(at::equal(codec_of(Values::grey).decode(x), at::tensor({0, 0, 127, 128, 255, 255}, at::kByte)));
  EXPECT_TRUE(at::equal(codec_of(Values::static_binary).decode(x), at::tensor({0, 0, 0, 255, 255, 255}, at::kByte)));
}

TEST(Codec, DrawsDynamicBinariesWithTheLevelAsProbability) {
  Rng rng(4), again(4);
  const auto raw = at::full({20'000, 1}, 51, at::kByte);  // 0.2
  const auto codec = codec_of(Values::dynamic_binary);
  const auto x = codec.encode(raw, rng);
  EXPECT_NEAR(x.mean().item<double>(), 0.2, 4 * std::sqrt(0.2 * 0.8 / 20'000));
  EXPECT_TRUE(at::equal(x, codec.encode(raw, again)));
  EXPECT_FALSE(at::equal(x, codec.encode(raw, rng)));  // fresh at every reading
}

TEST(CodecTable, RefusesWhatItWouldNotHaveWritten) {
  auto table = to_table(scaled());
  table.set("scale", Value::Array{1.0, 2.0});
  EXPECT_THROW(parse_codec(table), UserError);
  table = to_table(scaled());
  table.set("values", "gray");
  EXPECT_THROW(parse_codec(table), UserError);
  table = to_table(scaled());
  table.set("event", Value::Array{-1, 16});
  EXPECT_THROW(parse_codec(table), UserError);
}

}  // namespace
}  // namespace gx
