// Every derived condition against its definition, written pixel by pixel.
#include "generatrix/data/derived.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

Tensor pictures(std::int64_t n, std::int64_t channels = 3) {
  Rng rng(7);
  return rng.integers(256, {n, channels, 6, 8}).to(at::kByte);
}

Tensor made(const DerivedSpec& spec, const Tensor& x, std::uint64_t seed = 1) { return derived(spec, {x}, Rng(seed)).data; }

// The pixel at (i, j) of a channel, the border repeated outside.
double at_border(const Tensor& channel, std::int64_t i, std::int64_t j) {
  i = std::clamp<std::int64_t>(i, 0, channel.size(0) - 1);
  j = std::clamp<std::int64_t>(j, 0, channel.size(1) - 1);
  return channel[i][j].item<double>();
}

double grey_at(const Tensor& rgb, std::int64_t i, std::int64_t j) {
  return 0.299 * at_border(rgb[0], i, j) + 0.587 * at_border(rgb[1], i, j) + 0.114 * at_border(rgb[2], i, j);
}

// Within one level: rounding of float32 against float64.
void expect_near(const Tensor& found, const std::function<double(std::int64_t, std::int64_t)>& expected) {
  for (std::int64_t i = 0; i < found.size(0); ++i) {
    for (std::int64_t j = 0; j < found.size(1); ++j) {
      EXPECT_NEAR(found[i][j].item<double>(), std::min(255.0, std::round(expected(i, j))), 1) << i << " " << j;
    }
  }
}

TEST(Derived, GreyIsTheBrightness) {
  const auto x = pictures(2);
  const auto found = made(GreySpec{}, x);
  EXPECT_EQ(found.sizes(), (Shape{2, 1, 6, 8}));
  expect_near(found[1][0], [&](auto i, auto j) { return grey_at(x[1], i, j); });
}

TEST(Derived, DownscaleIsTheMeanOfBlocks) {
  const auto x = pictures(2);
  const auto found = made(DownscaleSpec{2}, x);
  EXPECT_EQ(found.sizes(), (Shape{2, 3, 3, 4}));
  expect_near(found[0][2], [&](auto i, auto j) {
    return x[0][2].slice(0, 2 * i, 2 * i + 2).slice(1, 2 * j, 2 * j + 2).to(at::kDouble).mean().template item<double>();
  });
  EXPECT_THROW(made(DownscaleSpec{7}, x), UserError);
}

TEST(Derived, BlurIsAConvolutionWithANormalLaw) {
  const auto x = pictures(1);
  const auto found = made(BlurSpec{1.0}, x);
  expect_near(found[0][1], [&](std::int64_t i, std::int64_t j) {
    double sum = 0, all = 0;
    for (int a = -3; a <= 3; ++a) {
      for (int b = -3; b <= 3; ++b) {
        const auto weight = std::exp(-0.5 * (a * a + b * b));
        sum += weight * at_border(x[0][1], i + a, j + b);
        all += weight;
      }
    }
    return sum / all;
  });
  EXPECT_TRUE(at::equal(made(BlurSpec{1.5}, at::full_like(x, 93)), at::full_like(x, 93)));
}

TEST(Derived, EdgesAreTheSizeOfSobelsGradient) {
  const auto x = pictures(1);
  const auto found = made(EdgesSpec{}, x);
  expect_near(found[0][0], [&](std::int64_t i, std::int64_t j) {
    const auto dx = [&](int k) { return grey_at(x[0], i + k, j + 1) - grey_at(x[0], i + k, j - 1); };
    const auto dy = [&](int k) { return grey_at(x[0], i + 1, j + k) - grey_at(x[0], i - 1, j + k); };
    return std::hypot((dx(-1) + 2 * dx(0) + dx(1)) / 4, (dy(-1) + 2 * dy(0) + dy(1)) / 4);
  });
  EXPECT_EQ(made(EdgesSpec{}, at::full_like(x, 200)).max().item<int>(), 0);
}

TEST(Derived, InvertAndTurnKeepWhatTheyMove) {
  const auto x = pictures(2);
  EXPECT_TRUE(at::equal(made(InvertSpec{}, made(InvertSpec{}, x)), x));
  EXPECT_EQ(made(InvertSpec{}, x)[1][2][3][4].item<std::int64_t>(), 255 - x[1][2][3][4].item<std::int64_t>());
  const auto turned = made(QuarterTurnSpec{}, x);  // against the clock: the right column becomes the upper row
  EXPECT_EQ(turned.sizes(), (Shape{2, 3, 8, 6}));
  EXPECT_TRUE(at::equal(turned.select(2, 0), x.select(3, 7)));
  EXPECT_TRUE(at::equal(made(QuarterTurnSpec{3}, turned), x));
}

TEST(Derived, MaskHidesItsRegionAndSaysWhichPixelsAreKnown) {
  const auto x = at::floor_divide(pictures(40), 2) + 1;  // no pixel is 0 by itself
  const auto expect_hidden = [&](const char* region, const auto& is_hidden) {
    const auto found = made(MaskSpec{region}, x);
    ASSERT_EQ(found.sizes(), (Shape{40, 4, 6, 8})) << region;
    for (std::int64_t i = 0; i < 6; ++i) {
      for (std::int64_t j = 0; j < 8; ++j) {
        EXPECT_EQ(found[3][3][i][j].item<int>(), is_hidden(i, j) ? 0 : 255) << region << i << j;
        EXPECT_EQ(found[3][1][i][j].item<int>(), is_hidden(i, j) ? 0 : x[3][1][i][j].template item<int>());
      }
    }
  };
  expect_hidden("lower", [](auto i, auto) { return i >= 3; });
  expect_hidden("upper", [](auto i, auto) { return i < 3; });
  expect_hidden("left", [](auto, auto j) { return j < 4; });
  expect_hidden("right", [](auto, auto j) { return j >= 4; });
  expect_hidden("middle", [](auto i, auto j) { return i >= 1 && i < 4 && j >= 2 && j < 6; });
  expect_hidden("upper_right", [](auto i, auto j) { return i < 3 && j >= 4; });
  expect_hidden("all_but_lower_left", [](auto i, auto j) { return i < 3 || j >= 4; });
  const auto known = made(MaskSpec{"random"}, x).select(1, 3) > 0;
  EXPECT_TRUE((known.logical_not().flatten(1).sum(1) == 12).all().item<bool>()) << "half of each side";
  EXPECT_GT(std::get<0>(at::unique_dim(known.to(at::kByte), 0)).size(0), 3);
}

TEST(Derived, NoiseHasItsDeviation) {
  const auto x = at::cat({at::full({1, 1, 100, 100}, 120, at::kByte), at::full({1, 1, 100, 100}, 130, at::kByte)});
  const auto off = (made(NoiseSpec{20}, x).to(at::kDouble) - x.to(at::kDouble)).flatten(1);
  EXPECT_TRUE(off.mean(1).abs().lt(4 * 20 / 100.0).all().item<bool>());
  // rounding adds 1/12; the standard error of a deviation of n numbers is sd / sqrt(2 n)
  const auto expected = std::sqrt(400 + 1.0 / 12);
  EXPECT_TRUE((off.std(1) - expected).abs().lt(4 * expected / std::sqrt(2e4)).all().item<bool>());
  EXPECT_FALSE(at::equal(off[0], off[1]));
}

// Whatever batch a row comes in, and wherever it stands in it.
TEST(Derived, IsOneForTheSameBytesForEver) {
  const auto x = pictures(20);
  const std::vector<DerivedSpec> specs{NoiseSpec{}, BlurSpec{},  DownscaleSpec{2}, MaskSpec{"random"},
                                       MaskSpec{},  EdgesSpec{}, GreySpec{}};
  for (const auto& spec : specs) {
    const auto whole = made(spec, x);
    Rng rng(3);
    const auto order = rng.permutation(20);
    EXPECT_TRUE(at::equal(made(spec, x.index_select(0, order)), whole.index_select(0, order))) << spec.index();
    EXPECT_TRUE(at::equal(made(spec, x.slice(0, 7, 9)), whole.slice(0, 7, 9))) << spec.index();
    EXPECT_EQ(whole.scalar_type(), at::kByte);
  }
  for (const auto& spec : std::vector<DerivedSpec>{NoiseSpec{}, MaskSpec{"random"}})
    EXPECT_FALSE(at::equal(made(spec, x, 1), made(spec, x, 2)));
}

TEST(Derived, NeedsPicturesOfBytes) {
  EXPECT_THROW(made(GreySpec{}, at::zeros({3, 4}, at::kByte)), UserError);
  EXPECT_THROW(made(GreySpec{}, at::zeros({3, 1, 4, 4})), UserError);
}

TEST(Derived, OfManyRowsIsThatOfEach) {
  const auto x = pictures(600, 1);  // more than are made together
  for (const DerivedSpec& spec :
       {DerivedSpec(NoiseSpec{}), DerivedSpec(EdgesSpec{}), DerivedSpec(MaskSpec{.region = "random"})}) {
    const auto all = made(spec, x);
    for (const std::int64_t i : {0, 255, 256, 599}) EXPECT_TRUE(at::equal(made(spec, x.narrow(0, i, 1))[0], all[i])) << i;
  }
}

}  // namespace
}  // namespace gx
