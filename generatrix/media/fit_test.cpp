#include "generatrix/media/fit.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace gx {
namespace {

using ::testing::ElementsAre;

Image noise(std::int64_t height, std::int64_t width, std::int64_t channels) {
  std::mt19937 random(7);
  Image image{width, height, channels, {}};
  for (std::int64_t i = 0; i < height * width * channels; ++i) image.pixels.push_back(static_cast<std::uint8_t>(random()));
  return image;
}

double at(const Image& image, std::int64_t y, std::int64_t x, std::int64_t c) {
  return image.pixels.at(static_cast<std::size_t>((y * image.width + x) * image.channels + c));
}

// Oracle of one axis: how much old pixel j counts in new pixel i, from the definitions in real numbers.
double weight(std::int64_t i, std::int64_t j, std::int64_t from, std::int64_t to) {
  const double step = static_cast<double>(from) / static_cast<double>(to);
  if (to < from) {  // the share of the new pixel's area that the old one covers
    const double left = std::max<double>(i * step, j), right = std::min<double>((i + 1) * step, j + 1);
    return std::max(0.0, right - left) / step;
  }
  const double center = std::clamp((i + 0.5) * step - 0.5, 0.0, from - 1.0);
  return std::max(0.0, 1 - std::abs(center - j));
}

// Oracle: the whole scaled picture in real numbers.
std::vector<double> scaled(const Image& image, std::int64_t height, std::int64_t width) {
  std::vector<double> out;
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      for (std::int64_t c = 0; c < image.channels; ++c) {
        double sum = 0;
        for (std::int64_t j = 0; j < image.height; ++j)
          for (std::int64_t i = 0; i < image.width; ++i)
            sum += weight(y, j, image.height, height) * weight(x, i, image.width, width) * at(image, j, i, c);
        out.push_back(sum);
      }
  return out;
}

// The frame holds the scaled picture from its row and column `skip` on, or from the frame's row and column -skip on, on black.
void expect_fit(const Image& image, std::int64_t height, std::int64_t width, Fit how, std::int64_t scaled_height,
                std::int64_t scaled_width, std::int64_t skip_y, std::int64_t skip_x) {
  const auto found = fit(image, height, width, how);
  const auto whole = scaled(image, scaled_height, scaled_width);
  ASSERT_EQ(found.pixels.size(), static_cast<std::size_t>(height * width * image.channels));
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      for (std::int64_t c = 0; c < image.channels; ++c) {
        const auto v = y + skip_y, u = x + skip_x;
        const bool inside = v >= 0 && v < scaled_height && u >= 0 && u < scaled_width;
        const auto expected = inside ? whole.at(static_cast<std::size_t>((v * scaled_width + u) * image.channels + c)) : 0;
        ASSERT_NEAR(at(found, y, x, c), expected, inside ? 0.5 + 1e-9 : 0) << "row " << y << ", column " << x;
      }
}

TEST(Fit, KeepsAPictureOfTheRightSize) {
  for (const auto how : {Fit::crop, Fit::pad})
    for (const std::int64_t channels : {1, 3}) EXPECT_EQ(fit(noise(7, 5, channels), 7, 5, how), noise(7, 5, channels));
}

TEST(Fit, CropScalesAndCutsTheMiddle) {
  expect_fit(noise(8, 12, 3), 4, 4, Fit::crop, 4, 6, 0, 1);       // half the size, a column off each side
  expect_fit(noise(12, 8, 1), 4, 4, Fit::crop, 6, 4, 1, 0);       // the same upright
  expect_fit(noise(9, 13, 3), 5, 4, Fit::crop, 5, 7, 0, 1);       // no whole ratio; the odd column is cut on the right
  expect_fit(noise(4, 6, 3), 10, 10, Fit::crop, 10, 15, 0, 2);    // grows
  expect_fit(noise(10, 13, 1), 10, 10, Fit::crop, 10, 13, 0, 1);  // cut only
}

TEST(Fit, PadScalesAndAddsBlack) {
  expect_fit(noise(8, 12, 3), 6, 6, Fit::pad, 4, 6, -1, 0);
  expect_fit(noise(12, 8, 1), 7, 6, Fit::pad, 7, 5, 0, 0);    // the odd column is added on the right
  expect_fit(noise(4, 6, 3), 12, 9, Fit::pad, 6, 9, -3, 0);   // grows
  expect_fit(noise(1, 300, 1), 8, 8, Fit::pad, 1, 8, -3, 0);  // never less than a pixel
}

TEST(Fit, AveragesExactlyAndRoundsHalvesUp) {
  EXPECT_THAT(fit({2, 2, 1, {1, 2, 3, 4}}, 1, 1, Fit::crop).pixels, ElementsAre(3));           // 2.5
  EXPECT_THAT(fit({4, 1, 1, {0, 255, 10, 20}}, 1, 2, Fit::pad).pixels, ElementsAre(128, 15));  // 127.5, one row of half a row
  EXPECT_THAT(fit({3, 3, 1, {9, 9, 9, 9, 9, 9, 9, 9, 9}}, 2, 2, Fit::crop).pixels, ElementsAre(9, 9, 9, 9));
}

// A long thin picture is cut before it is blown up: the scaled one would have 2^38 pixels.
TEST(Fit, CutsBeforeItScales) {
  const Image thread{1 << 20, 1, 1, std::vector<std::uint8_t>(1 << 20, 9)};
  EXPECT_EQ(fit(thread, 512, 512, Fit::crop).pixels, std::vector<std::uint8_t>(512 * 512, 9));
  const Image upright{1, 1 << 20, 1, thread.pixels};
  EXPECT_EQ(fit(upright, 512, 512, Fit::crop).pixels, std::vector<std::uint8_t>(512 * 512, 9));
}

TEST(Fit, RefusesNonsense) {
  EXPECT_THROW(fit({2, 2, 1, {1, 2, 3}}, 2, 2, Fit::crop), std::logic_error);
  EXPECT_THROW(fit({0, 0, 1, {}}, 2, 2, Fit::crop), std::logic_error);
  EXPECT_THROW(fit(noise(2, 2, 1), 0, 2, Fit::crop), std::logic_error);
}

}  // namespace
}  // namespace gx
