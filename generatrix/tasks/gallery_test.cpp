#include "generatrix/tasks/gallery.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/picture.h"
#include "generatrix/media/png.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

const Codec kGrey({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 4, 4}})});

// Codes are the pictures themselves.
struct Copier final : Model, CanEncode, CanDecode {
  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x().flatten(1)}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(PointMass{z.unflatten(-1, {1, 4, 4})}, 3); }
};

class GalleryTest : public testing::Test {
 protected:
  static Tensor draw(std::uint64_t seed) { return Rng(seed).integers(256, {100, 1, 4, 4}).to(at::kByte); }
  MemoryDataset judged_{{draw(1), {}}}, train_{{draw(2), {}}};
  Reference reference_{{.judged = judged_, .train = train_, .codec = kGrey, .n = 100, .rng = Rng(3)}};
  Copier model_;
  // draws training rows, so that each sample is its own nearest training image
  Sampler memory_{"memory", [this](std::int64_t n, const Rows&, Rng&) { return Rows(reference_.train().slice(0, 0, n)); }};
};

TEST_F(GalleryTest, HangsWhatTheModelCan) {
  std::vector<std::string> titles;
  for (const auto& p : gallery(model_, &memory_, no_conditions(), reference_, reference_.codec(), 0)) titles.push_back(p.title);
  EXPECT_THAT(titles, testing::ElementsAre("samples", "nearest training images", "reconstructions", "interpolations"));
  EXPECT_EQ(gallery(model_, nullptr, no_conditions(), reference_, reference_.codec(), 0).size(), 2u);
}

// Pairs of equal pictures: the strip of a sample equals the strip below it.
TEST_F(GalleryTest, PutsBelowEachSampleItsNearestTrainingRowAndBelowEachRowWhatComesBack) {
  for (const auto& p : gallery(model_, &memory_, no_conditions(), reference_, reference_.codec(), 0)) {
    if (p.title != "nearest training images" && p.title != "reconstructions") continue;
    const auto image = decode_png(p.png, "picture");
    const auto cell = 4 * grid_factor(32, 4, 4) + kGridGap;
    for (std::int64_t y = kGridGap; y < cell; ++y) {
      for (std::int64_t x = 0; x < image.width; ++x) {
        const auto at = [&](std::int64_t row) { return image.pixels[static_cast<std::size_t>(row * image.width + x)]; };
        ASSERT_EQ(at(y), at(y + cell)) << p.title << " " << x << " " << y;
      }
    }
  }
}

TEST_F(GalleryTest, HasNothingToShowOfVectors) {
  const Codec reals({reals_codec({.name = "x", .values = Real{}, .shape = {3}})});
  const MemoryDataset points({at::zeros({10, 3}), {}});
  const Reference reference({.judged = points, .train = points, .codec = reals, .n = 10, .rng = Rng(0)});
  EXPECT_TRUE(gallery(model_, nullptr, no_conditions(), reference, reference.codec(), 0).empty());
  EXPECT_TRUE(real_picture(reference).png.empty());
}

// A normal law around (5, 5), told what it is by its own score.
struct Bump final : Model, CanScore {
  std::vector<Turn> turns() override { return {}; }
  Score score(const Batch& batch, Rng&) override { return {(batch.x() - 5).square().sum(1).neg(), score_info()}; }
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::density}; }
};

TEST_F(GalleryTest, ShowsPointsOfThePlaneAndTheirDensity) {
  const Codec reals({reals_codec({.name = "x", .values = Real{}, .shape = {2}})});
  const MemoryDataset points({Rng(5).normal({200, 2}).to(at::kFloat) + 5, {}});
  const Reference reference({.judged = points, .train = points, .codec = reals, .n = 100, .rng = Rng(0)});
  Bump model;
  const Sampler sampler{"all equal", [](std::int64_t n, const Rows&, Rng&) { return Rows(at::full({n, 2}, 5.F)); }};
  const auto pictures = gallery(model, &sampler, no_conditions(), reference, reals, 0);
  ASSERT_EQ(pictures.size(), 2u);
  EXPECT_EQ(pictures[0].title, "samples");
  EXPECT_EQ(pictures[1].title, "density");
  EXPECT_EQ(pictures[0].scale, pictures[1].scale) << "the same part of the plane";
  EXPECT_EQ(pictures[0].scale, real_picture(reference).scale);
  const auto density = decode_png(pictures[1].png, "density");
  const auto red = [&](std::int64_t x, std::int64_t y) { return density.pixels[static_cast<std::size_t>((y * 200 + x) * 3)]; };
  EXPECT_LT(red(100, 100), 120) << "dark in the middle";
  EXPECT_GT(red(2, 2), 240);
}

TEST_F(GalleryTest, HasNothingToShowOfPicturesWithoutColors) {
  const Codec depth({grey_codec({.name = "image", .values = Levels{256}, .shape = {4, 4, 4}})});
  const MemoryDataset rows({at::zeros({10, 4, 4, 4}, at::kByte), {}});
  const Reference reference({.judged = rows, .train = rows, .codec = depth, .n = 10, .rng = Rng(0)});
  EXPECT_TRUE(gallery(model_, nullptr, no_conditions(), reference, reference.codec(), 0).empty());
  EXPECT_TRUE(real_picture(reference).png.empty());
}

}  // namespace
}  // namespace gx
