// Pictures made ready for another net, against values computed by hand.
#include "generatrix/eval/picture_input.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

PictureInput plain(std::int64_t height, std::int64_t width, std::int64_t channels) {
  PictureInput input;
  input.size = {height, width};
  input.channels = channels;
  return input;
}

TEST(PictureInput, OfTheSameSizeIsRoundedToBytesAndScaled) {
  auto input = plain(1, 2, 1);
  input.range = {-1, 1};
  const auto x = at::tensor({0.5F, 1.2F}).view({1, 1, 1, 2});
  EXPECT_TRUE(at::allclose(prepare_pictures(x, input).flatten(), at::tensor({2 * 128.F / 255 - 1, 1.F}), 0, 1e-6));
  input.bytes = false;
  EXPECT_TRUE(at::allclose(prepare_pictures(x, input).flatten(), at::tensor({0.F, 1.F}), 0, 1e-6));
}

TEST(PictureInput, RepeatsGreyAndMixesColors) {
  const auto grey = at::full({1, 1, 2, 2}, 51. / 255);
  auto input = plain(2, 2, 3);
  input.mean = {0, 0.1, 0.2};
  input.std = {1, 0.5, 2};
  const auto y = prepare_pictures(grey, input);
  EXPECT_TRUE(at::allclose(y.select(3, 0).select(2, 0).flatten(), at::tensor({0.2F, 0.2F, 0.F}), 0, 1e-6));
  input.layout = "channels_last";
  EXPECT_TRUE(at::equal(prepare_pictures(grey, input), y.permute({0, 2, 3, 1})));
  const auto red = at::cat({at::ones({1, 1, 2, 2}), at::zeros({1, 2, 2, 2})}, 1);
  EXPECT_NEAR(prepare_pictures(red, plain(2, 2, 1)).mean().item<double>(), 0.299, 1e-6);
}

// Two pixels 0, 1 become four: nearest 0 0 1 1; between centers 0 1/4 3/4 1; from the corner 0 1/2 1 1.
TEST(PictureInput, ResizesByItsRule) {
  const auto x = at::tensor({0.F, 1.F}).view({1, 1, 1, 2}).expand({1, 1, 2, 2});
  const auto row = [&](const std::string& rule) {
    auto input = plain(2, 4, 1);
    input.resize = rule;
    return prepare_pictures(x, input).select(2, 0).flatten();
  };
  EXPECT_TRUE(at::allclose(row("nearest"), at::tensor({0.F, 0.F, 1.F, 1.F})));
  EXPECT_TRUE(at::allclose(row("bilinear"), at::tensor({0.F, .25F, .75F, 1.F})));
  EXPECT_TRUE(at::allclose(row("bilinear_tf1"), at::tensor({0.F, .5F, 1.F, 1.F})));
  EXPECT_TRUE(at::allclose(row("bilinear_antialias"), at::tensor({0.F, .25F, .75F, 1.F})));
  const auto cubic = row("bicubic_antialias");
  EXPECT_TRUE((cubic >= 0).all().item<bool>() && (cubic <= 1).all().item<bool>()) << "overshoot is cut off";
}

// 4 pixels become 2: the area rule mixes all of them, plain bilinear only the middle two of each pair.
TEST(PictureInput, ShrinksOverTheWholeArea) {
  const auto x = at::tensor({1.F, 0.F, 0.F, 0.F}).view({1, 1, 1, 4}).expand({1, 1, 2, 4});
  auto input = plain(2, 2, 1);
  EXPECT_NEAR(prepare_pictures(x, input).select(2, 0).flatten()[0].item<double>(), 0.5, 1e-6);
  input.resize = "bilinear_antialias";  // triangle of half width 2 about 1: weights .75 .75 .25 over 1.75 + .25 cut at the border
  EXPECT_NEAR(prepare_pictures(x, input).select(2, 0).flatten()[0].item<double>(), 0.75 / 1.75, 1e-6);
}

TEST(PictureInput, RefusesWhatIsNoPicture) {
  EXPECT_THROW(prepare_pictures(at::zeros({2, 5}), plain(2, 2, 1)), std::logic_error);
  EXPECT_THROW(prepare_pictures(at::zeros({2, 2, 4, 4}), plain(2, 2, 1)), std::logic_error);
}

}  // namespace
}  // namespace gx
