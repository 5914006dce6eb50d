#include "generatrix/nn/augment.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

namespace gx {
namespace {

TEST(RandomlyShifted, MovesWholeImagesByWholePixels) {
  Rng rng(1);
  auto x = at::zeros({400, 2, 5, 4});
  x.select(2, 2).select(2, 1).copy_(at::tensor({1., 2.}).expand({400, 2}));  // one pixel in each channel, at row 2, column 1
  const auto moved = randomly_shifted(x, 1, rng);
  ASSERT_EQ(moved.sizes(), x.sizes());
  EXPECT_TRUE(at::equal(moved.sum({2, 3}), x.sum({2, 3}))) << "nothing left the image, nothing came in";
  EXPECT_TRUE(at::equal(2 * moved.select(1, 0), moved.select(1, 1))) << "channels stay together";
  std::set<std::int64_t> places;
  const auto place = moved.select(1, 0).flatten(1).argmax(1);  // row * 4 + column
  for (std::int64_t i = 0; i < 400; ++i) places.insert(place[i].item<std::int64_t>());
  EXPECT_EQ(places, (std::set<std::int64_t>{4, 5, 6, 8, 9, 10, 12, 13, 14})) << "every shift, and no other";
}

TEST(RandomlyShifted, FillsWithZerosAndKeepsNoImageStill) {
  Rng rng(1);
  const auto moved = randomly_shifted(at::ones({50, 1, 4, 4}), 3, rng);
  EXPECT_TRUE(((moved == 0) | (moved == 1)).all().item<bool>());
  EXPECT_LT(moved.mean().item<double>(), 0.9);
  const auto x = at::rand({3, 1, 4, 4});
  EXPECT_TRUE(at::equal(randomly_shifted(x, 0, rng), x));
}

TEST(RandomlyMirrored, MirrorsAboutHalfOfTheImages) {
  Rng rng(1);
  const auto x = at::arange(6, at::kFloat).reshape({1, 1, 2, 3}).expand({1000, 1, 2, 3});
  const auto mirrored = randomly_mirrored(x, rng);
  const auto turned = (mirrored == x.flip(3)).flatten(1).all(1), same = (mirrored == x).flatten(1).all(1);
  EXPECT_TRUE((turned | same).all().item<bool>());
  EXPECT_NEAR(turned.to(at::kFloat).mean().item<double>(), 0.5, 4 * 0.5 / std::sqrt(1000.));
}

TEST(RandomlyRecolored, IsAffineInEachImageAndMovesGreyOnesByBrightnessAlone) {
  Rng rng(1);
  const auto flat = randomly_recolored(at::zeros({500, 3, 2, 2}), rng);  // all cells of an image alike: u - .5
  EXPECT_LT((flat - flat.select(3, 0).select(2, 0).select(1, 0).view({500, 1, 1, 1})).abs().max().item<double>(), 1e-6);
  EXPECT_GE(flat.min().item<double>(), -0.5);
  EXPECT_LT(flat.max().item<double>(), 0.5);
  EXPECT_NEAR(flat.select(3, 0).std().item<double>(), 1 / std::sqrt(12.), 0.02);
  const auto x = at::rand({50, 1, 4, 4});  // one channel has no saturation: contrast alone, u + .5
  const auto stretched = randomly_recolored(x, rng).flatten(1).std(1) / x.flatten(1).std(1);
  EXPECT_GE(stretched.min().item<double>(), 0.5 - 1e-5);
  EXPECT_LE(stretched.max().item<double>(), 1.5 + 1e-5);
}

TEST(RandomlyCutOut, HidesOneRectangleOfHalfTheSides) {
  Rng rng(1);
  const auto left = randomly_cut_out(at::ones({400, 2, 6, 4}), rng);
  const auto hidden = left == 0;
  EXPECT_TRUE(at::equal(hidden.select(1, 0), hidden.select(1, 1)));
  const auto rows = hidden.select(1, 0).any(2).sum(1), columns = hidden.select(1, 0).any(1).sum(1);
  EXPECT_EQ(rows.max().item<std::int64_t>(), 3);
  EXPECT_EQ(columns.max().item<std::int64_t>(), 2);
  EXPECT_TRUE(at::equal(hidden.select(1, 0).sum({1, 2}), rows * columns));
  EXPECT_GT(hidden.to(at::kFloat).mean(0).mean(0).min().item<double>(), 0.02) << "every pixel is hidden at times";
}

}  // namespace
}  // namespace gx
