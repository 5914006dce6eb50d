#include "generatrix/families/flow/dequantization.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kBytes{.name = "x", .values = Levels{256}, .shape = {256}};
const Field kBitPicture{.name = "x", .values = kBits, .shape = {2}};

Tensor all_levels() { return at::arange(256, at::kDouble) / 255; }

TEST(Dequantization, NoiseStaysInTheLevelsInterval) {
  const Dequantization levels(kBytes, 0.05);
  Rng rng(1);
  const auto x = all_levels().expand({500, 256});
  const auto v = levels.dequantized(x, rng);
  EXPECT_TRUE(at::allclose(levels.quantized(v), x, 0, 1e-12));
  const auto u = (v - x) * 255;  // in [-1/2, 1/2)
  EXPECT_GE(u.min().item<double>(), -0.5 - 1e-9);
  EXPECT_NEAR(u.mean().item<double>(), 0, tolerance::kStandardErrors / std::sqrt(12.0 * 500 * 256));
  EXPECT_NEAR(u.var().item<double>(), 1 / 12.0, 1e-3);
  EXPECT_FALSE(at::equal(v, levels.dequantized(x, rng)));
}

TEST(Dequantization, QuantizedValuesLieInTheSpace) {
  const Dequantization levels(kBitPicture, 0.05);
  const auto v = at::tensor({-7.0, -0.4, 0.4, 0.6, 1.4, 9.0}, at::kDouble);
  EXPECT_TRUE(at::equal(levels.quantized(v), at::tensor({0., 0., 0., 1., 1., 1.}, at::kDouble)));
}

// h = logit(alpha + (1 - 2 alpha) (level + 1/2) / S) at the middle of an interval
TEST(Dequantization, MapIsTheLogitOfThePaper) {
  const auto h = Dequantization(kBytes, 0.05).map(at::kDouble).inverse(all_levels()).value;
  const auto s = 0.05 + 0.9 * (at::arange(256, at::kDouble) + 0.5) / 256;
  EXPECT_LT(distance(h, (s / (1 - s)).log()), tolerance::kAlgebra);
}

TEST(Dequantization, MapAndItsJacobian) {
  const auto map = Dequantization(kBytes, 0.05).map(at::kDouble);
  const auto h = Rng(2).normal({3, 256}, at::kDouble);
  const auto there = map.forward(h);
  const auto back = map.inverse(there.value);
  EXPECT_LT(distance(back.value, h), tolerance::kAlgebra);
  EXPECT_LT(distance(back.log_det, -there.log_det), tolerance::kAlgebra);
  const double step = 1e-6;  // the map is elementwise: its Jacobian is a difference quotient
  const auto slope = (map.forward(h + step).value - map.forward(h - step).value) / (2 * step);
  EXPECT_LT(distance(there.log_det, slope.log().sum(-1)), tolerance::kAutograd);
}

TEST(Dequantization, WholeNumbersGetNoiseOfOneStepAndOtherRealsNone) {
  const Field field{.name = "x", .values = Real{}, .shape = {2}, .grain = {0.25, 0}};
  Rng rng(3);
  const auto x = rng.normal({1000, 2}, at::kDouble);
  const auto moved = within_grain(field, x, rng) - x;
  EXPECT_LE(moved.select(1, 0).abs().max().item<double>(), 0.125 + 1e-12);
  EXPECT_GT(moved.select(1, 0).abs().max().item<double>(), 0.12);
  EXPECT_EQ(moved.select(1, 1).abs().max().item<double>(), 0);
  EXPECT_TRUE(within_grain({.name = "x", .values = Real{}, .shape = {2}}, x, rng).is_same(x));
}

TEST(Dequantization, VolumeIsThatOfTheIntervals) {
  EXPECT_DOUBLE_EQ(Dequantization(kBytes, 0.05).log_volume(), -256 * std::log(255.0));
  EXPECT_DOUBLE_EQ(Dequantization(kBitPicture, 0.05).log_volume(), 0);
}

TEST(Dequantization, RefusesRealsAndSymbols) {
  EXPECT_THROW(Dequantization(Field{.name = "x", .values = Real{}, .shape = {2}}, 0.05), std::logic_error);
  EXPECT_THROW(Dequantization(Field{.name = "x", .values = Symbols{{3}}, .shape = {2}}, 0.05), std::logic_error);
}

}  // namespace
}  // namespace gx
