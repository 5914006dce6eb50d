#include "generatrix/data/codec.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

struct Case {
  std::string name;
  ColumnCodecPtr codec;
  Tensor stored;  // all the values that there are, or many
};

const Shape kEvent{1, 4, 4};

Field event(Values values) { return {.name = "x", .values = std::move(values), .shape = kEvent}; }

std::vector<double> line(double from, double to) {
  const auto values = at::linspace(from, to, 16, at::kDouble);
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + 16};
}

Tensor levels(std::int64_t n) { return at::arange(256, at::kLong).remainder(n).reshape({16, 1, 4, 4}); }

std::vector<Case> cases() {
  const auto reals = levels(256).to(at::kFloat) - 100;
  return {{"grey", grey_codec(event(Levels{256})), levels(256).to(at::kByte)},
          {"levels7", grey_codec(event(Levels{7})), levels(7).to(at::kByte)},
          {"levels1000", grey_codec(event(Levels{1000})), levels(256) * 3 + 100},
          {"bits", static_codec({.name = "x", .shape = {4}}), levels(2).to(at::kByte).reshape({64, 4})},
          {"reals", reals_codec(event(Real{})), reals},
          {"scaled", reals_codec(event(Real{}), {.shift = line(-3, 100), .scale = line(0.01, 20)}), reals},
          {"symbols", symbols_codec(event(Symbols{{5}})), levels(5)},
          {"kinds", symbols_codec(event(Symbols{{5, 9, 3, 4}})), levels(3)}};
}

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class ColumnCodecs : public ::testing::TestWithParam<Case> {};

TEST_P(ColumnCodecs, GiveTheirValuesBack) {
  Rng rng(1);
  const auto& [name, codec, stored] = GetParam();
  const auto back = codec->decode(codec->encode({stored}, rng)).data;
  EXPECT_EQ(back.scalar_type(), stored.scalar_type());
  EXPECT_TRUE(stored.is_floating_point() ? at::allclose(back, stored, 1e-6, 1e-4) : at::equal(back, stored));
}

TEST_P(ColumnCodecs, GiveWhatTheSpaceSays) {
  Rng rng(1);
  const auto& [name, codec, stored] = GetParam();
  const auto x = codec->encode({stored}, rng).data;
  const auto& values = codec->field().values;
  const bool counted = std::holds_alternative<Symbols>(values) && !is_bits(values);
  EXPECT_EQ(x.scalar_type(), counted ? at::kLong : at::kFloat);
  if (const auto* n = std::get_if<Levels>(&values)) {
    EXPECT_TRUE(at::allclose(x.to(at::kDouble) * (n->n - 1), stored.to(at::kDouble), 0, 1e-3));
    EXPECT_LE(x.max().item<float>(), 1);
  }
}

// Encoding is cell by cell: the volume of a row is the sum of the logarithms of the slopes.
TEST_P(ColumnCodecs, HaveTheVolumeOfTheirSlopes) {
  const auto& [name, codec, stored] = GetParam();
  const auto& values = codec->field().values;
  if (std::holds_alternative<Symbols>(values)) {
    EXPECT_FALSE(codec->log_volume({stored}).defined());
    return;
  }
  Rng rng(1);
  const auto slope = (codec->encode({stored.to(at::kDouble) + 8}, rng).data.to(at::kDouble) -
                      codec->encode({stored.to(at::kDouble) - 8}, rng).data.to(at::kDouble)) /
                     16;
  const auto expected = slope.log().flatten(1).sum(1);
  const auto found = codec->log_volume(codec->encode({stored}, rng));
  if (!found.defined()) {
    EXPECT_LT(expected.abs().max().item<double>(), 1e-3);
    return;
  }
  EXPECT_EQ(found.scalar_type(), at::kDouble);
  EXPECT_TRUE(at::allclose(found, expected, 1e-3, 1e-2)) << found[0] << expected[0];
}

INSTANTIATE_TEST_SUITE_P(All, ColumnCodecs, ::testing::ValuesIn(cases()), [](const auto& info) { return info.param.name; });

TEST(Grey, DecodesWhatAModelMayGive) {
  const auto x = at::tensor({-0.2, 0.0, 0.4999, 0.5, 1.0, 1.7});
  const Field six{.name = "x", .values = Levels{256}, .shape = {}};
  EXPECT_TRUE(at::equal(grey_codec(six)->decode({x}).data, at::tensor({0, 0, 127, 128, 255, 255}, at::kByte)));
  EXPECT_TRUE(at::equal(static_codec(six)->decode({x}).data, at::tensor({0, 0, 0, 1, 1, 1}, at::kByte)));
  const auto picture = x.reshape({1, 1, 2, 3});
  EXPECT_TRUE(at::equal(static_codec({.name = "x", .shape = {1, 2, 3}})->decode({picture}).data.flatten(),
                        at::tensor({0, 0, 0, 255, 255, 255}, at::kByte)));
}

// As metrics of samples ask: what is decoded is read as it was, whether 1 is stored as 1 or as white.
TEST(Codecs, StaticBitsAreReadBackAsTheyWere) {
  Rng rng(1);
  const auto x = rng.integers(2, {5, 1, 2, 3}).to(at::kFloat);
  const auto pictures = static_codec({.name = "x", .shape = {1, 2, 3}}), numbers = static_codec({.name = "x", .shape = {6}});
  EXPECT_TRUE(at::equal(pictures->encode(pictures->decode({x}), rng).data, x));
  EXPECT_TRUE(at::equal(numbers->encode(numbers->decode({x.flatten(1)}), rng).data, x.flatten(1)));
}

TEST(Dynamic, DrawsWithTheLevelAsProbability) {
  Rng rng(4), again(4);
  const Column raw{at::full({20'000, 1}, 51, at::kByte)};  // 0.2
  const auto codec = dynamic_codec({.name = "x", .shape = {1}});
  const auto x = codec->encode(raw, rng).data;
  EXPECT_NEAR(x.mean().item<double>(), 0.2, 4 * std::sqrt(0.2 * 0.8 / 20'000));
  EXPECT_TRUE(at::equal(x, codec->encode(raw, again).data));
  EXPECT_FALSE(at::equal(x, codec->encode(raw, rng).data));  // fresh at every reading
}

// A second in 2026 has ten digits, of which float32 keeps seven.
TEST(Reals, KeepTheDigitsThatFloat32WouldLose) {
  Rng rng(1);
  const auto stored = 1.7e9 + 50 * rng.uniform({100, 1}, at::kDouble);
  const Field one{.name = "x", .shape = {1}};
  const auto codec = reals_codec(one, {.shift = {1.7e9 + 25}, .scale = {15}, .dtype = "float64"});
  const auto x = codec->encode({stored}, rng);
  EXPECT_EQ(x.data.scalar_type(), at::kFloat);
  EXPECT_EQ(std::get<0>(at::_unique2(x.data)).numel(), 100);
  EXPECT_TRUE(at::allclose(codec->decode(x).data, stored, 0, 1e-5));
}

TEST(Reals, CountTheVolumeOfKnownCellsAlone) {
  const Field two{.name = "x", .shape = {2}};
  const auto codec = reals_codec(two, {.shift = {0, 0}, .scale = {2, 8}});
  const Column x{at::zeros({3, 2}), {}, at::tensor({1, 1, 1, 0, 0, 0}).to(at::kBool).reshape({3, 2})};
  const auto found = codec->log_volume(x);
  EXPECT_TRUE(at::allclose(found, at::tensor({-std::log(16.0), -std::log(2.0), 0.0}, at::kDouble)));
}

// A row of three steps is stretched three times, whether the column says which cells are known or not.
TEST(Reals, CountTheVolumeOfEveryMember) {
  const Field series{.name = "x", .shape = {2}, .layout = Field::Layout::sequence, .longest = 3};
  const auto codec = reals_codec(series, {.shift = {0, 0}, .scale = {2, 8}});
  const Column x{at::zeros({2, 3, 2}), at::tensor({3, 1}, at::kLong)};
  const auto expected = at::tensor({-3 * std::log(16.0), -std::log(16.0)}, at::kDouble);
  EXPECT_TRUE(at::allclose(codec->log_volume(x), expected));
  EXPECT_TRUE(at::allclose(codec->log_volume({x.data, x.length, at::ones({2, 3, 2}, at::kBool)}), expected));
}

TEST(Reals, AreTextByForm) {
  const Field three{.name = "x", .shape = {3}};
  const auto codec = reals_codec(three, {.forms = {"number", "whole", "date"}, .dtype = "float64"});
  EXPECT_EQ(codec->text(0.1, 0), "0.1");
  EXPECT_EQ(codec->text(1700000000.125, 0), "1700000000.125");
  EXPECT_EQ(codec->text(9007199254740991.0, 1), "9007199254740991");
  EXPECT_EQ(codec->text(0, 2), "1970-01-01");
  EXPECT_EQ(codec->text(1709208000 + 3661, 2), "2024-02-29T13:01:01");
  EXPECT_EQ(reals_codec(three)->text(0.1F, 0), "0.1") << "a float32 needs no seventeen digits";
}

TEST(Reals, AreTextWithoutDigitsThatAModelCannotResolve) {
  const Field two{.name = "x", .shape = {2}};
  const auto codec = reals_codec(two, {.shift = {5, 1.7e9}, .scale = {3, 15}, .dtype = "float64"});
  const auto text = [&](double first, double second, std::int64_t cell) {
    const auto x = at::tensor({(first - 5) / 3, (second - 1.7e9) / 15}, at::kDouble).view({1, 2});
    return codec->text(codec->decode({x}).data[0][cell].item<double>(), cell);
  };
  EXPECT_EQ(text(8.999999832493652, 1.7e9, 0), "9");
  EXPECT_EQ(text(-1e-12, 1.7e9, 0), "0");
  EXPECT_EQ(text(5, 1700000021.12345678, 1), "1700000021.12346");
  EXPECT_EQ(codec->text(123.456789012345, 0), "123.456789012345");  // read, not made
  EXPECT_EQ(codec->text(1e300, 0), "1e+300");
}

TEST(Reals, CountDaysInDays) {
  const Field two{.name = "x", .shape = {2}};
  const auto codec = reals_codec(two, {.scale = {2 * 86'400, 2}, .forms = {"day", "whole"}});
  EXPECT_NEAR(codec->log_volume({at::zeros({1, 2})}).item<double>(), -2 * std::log(2.0), 1e-12);
  const auto still = reals_codec(two, {.scale = {1, 2}, .forms = {"day", "whole"}, .constant = {0}});
  EXPECT_NEAR(still->log_volume({at::zeros({1, 2})}).item<double>(), -std::log(2.0), 1e-12) << "one day alone says nothing";
}

TEST(Reals, HaveTheGrainOfTheirWholeCells) {
  const Field three{.name = "x", .shape = {3}};
  const RealsSettings settings{.shift = {0, 0, 0}, .scale = {4, 8, 43'200}, .forms = {"number", "whole", "day"}};
  EXPECT_EQ(reals_codec(three, settings)->field().grain, (std::vector<double>{0, 0.125, 2}));
  EXPECT_TRUE(reals_codec(three, {.scale = {4, 8, 1}})->field().grain.empty());
  EXPECT_EQ(reals_codec(three, {.constant = {2}})->field().grain, (std::vector<double>{0, 0, 1})) << "one value alone";
  EXPECT_TRUE(reals_codec(three, {.forms = {"number", "number", "number"}})->field().grain.empty());
}

TEST(Reals, ConstantCellsStay) {
  const Field two{.name = "x", .shape = {2}};
  const auto codec = reals_codec(two, {.shift = {5, 7.5}, .scale = {3, 1}, .constant = {1}});
  const auto stored = codec->decode({at::tensor({1.0, 0.7}, at::kFloat).view({1, 2})}).data;
  EXPECT_EQ(stored[0][0].item<double>(), 8);
  EXPECT_EQ(stored[0][1].item<double>(), 7.5);
  EXPECT_THROW(reals_codec(two, {.shift = {5, 7.5}, .scale = {3, 1}, .constant = {2}}), UserError);
}

TEST(Symbols, AreTextByName) {
  const Field label{.name = "label", .values = Symbols{{2}}};
  EXPECT_EQ(symbols_codec(label, {.names = {"cat", "dog"}})->text(1, 0), "dog");
  EXPECT_EQ(symbols_codec(label)->text(1, 0), "1");
  const Field two{.name = "x", .values = Symbols{{2, 3}}, .shape = {2}};
  const auto codec = symbols_codec(two, {.names = {"no", "yes", "red", "green", "blue"}, .columns = {"paid", "color"}});
  EXPECT_EQ(codec->text(1, 0), "yes");
  EXPECT_EQ(codec->text(2, 1), "blue");
  EXPECT_THROW(symbols_codec(label, {.names = {"cat"}}), UserError);
}

// The steps of mu-law grow with the sample: by G.711's formula, half a step is (1 / mu + |s|) log(1 + mu) / mu.
TEST(MuLaw, ComesBackWithinHalfAStep) {
  Rng rng(1);
  const auto stored = at::arange(-32768, 32768, at::kInt).to(at::kShort).reshape({1, -1});
  const Field sound{.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence};
  const auto codec = mu_law_codec(sound, 8000);
  const auto x = codec->encode({stored}, rng);
  EXPECT_EQ(x.data.min().item<float>(), 0);
  EXPECT_EQ(x.data.max().item<float>(), 1);
  const auto off = (codec->decode(x).data.to(at::kDouble) - stored.to(at::kDouble)).abs() / 32768;
  const auto larger = at::maximum(stored.to(at::kDouble).abs(), codec->decode(x).data.to(at::kDouble).abs()) / 32768;
  const auto half_step = (1 / 255.0 + larger) * std::log(256.0) / 255 * 1.02 + 1.0 / 32768;
  EXPECT_TRUE(off.le(half_step).all().item<bool>());
  const auto step = x.data.diff();
  EXPECT_GE(step.min().item<float>(), 0) << "louder is never lower";
}

// Of several columns, each by its own codec; what is unknown or past an end is 0 on both sides.
TEST(Codec, LeavesUnknownCellsAndEndsAtZero) {
  Rng rng(1);
  const Codec codec({reals_codec({.name = "x", .shape = {2}, .may_miss = true}, {.shift = {5, 5}, .scale = {2, 2}}),
                     mu_law_codec({.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence}, 8000)},
                    {symbols_codec({.name = "label", .values = Symbols{{3}}}, {.names = {"a", "b", "c"}})});
  const Column numbers{
      at::tensor({7., 0., 0., 3.}, at::kDouble).reshape({2, 2}), {}, at::tensor({1, 0, 0, 1}).to(at::kBool).reshape({2, 2})};
  const Column sound{at::tensor({100, 0, 3, 4}, at::kShort).reshape({2, 2}), at::tensor({1, 2}, at::kLong)};
  const auto x = codec.encode({Rows({numbers, sound}), at::tensor({2, 0}, at::kLong)}, rng);
  EXPECT_TRUE(at::equal(x.event.columns[0].data, at::tensor({1.F, 0.F, 0.F, -1.F}).reshape({2, 2})));
  EXPECT_EQ(x.event.columns[1].data[0][1].item<float>(), 0);
  EXPECT_GT(x.event.columns[1].data[1][1].item<float>(), 0.5);
  const auto back = codec.decode(x.event);
  EXPECT_EQ(back.columns[0].data[0][1].item<float>(), 0);
  EXPECT_EQ(back.columns[1].data[0][1].item<int>(), 0);
  EXPECT_EQ(codec.words(), "reals + mu_law");
  EXPECT_EQ(codec.label_names()[2], "c");
  EXPECT_TRUE(at::allclose(codec.log_volume(x.event), at::full({2}, -std::log(2.0), at::kDouble)));
  EXPECT_THROW(codec.decode(Rows(at::zeros({2, 2}))), std::logic_error);
}

}  // namespace
}  // namespace gx
