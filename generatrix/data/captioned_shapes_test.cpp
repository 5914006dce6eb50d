#include "generatrix/data/sources/captioned_shapes.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// Row of: shape, color, size, place, x, y, light.
std::int64_t row_of(const std::vector<std::int64_t>& v) {
  std::int64_t row = 0, i = 0;
  for (const std::int64_t n : {4, 6, 2, 4, 6, 6, 3}) row = row * n + v[static_cast<std::size_t>(i++)];
  return row;
}

const Opened& captioned(const std::vector<std::string>& names = {}) {
  static std::map<std::vector<std::string>, Opened> all;
  const GivenSpec given = names.empty() ? GivenSpec(FileGivenSpec{}) : GivenSpec(ColumnsGivenSpec{names});
  if (!all.contains(names)) all[names] = open_captioned_shapes({.name = "captioned-shapes", .given = given});
  return all.at(names);
}

std::string caption(const Opened& opened, std::int64_t row) {
  const auto codec = opened.codec(opened.train);
  const auto column = opened.train.given.columns[0].pick(at::tensor({row}, at::kLong));
  std::string words;
  for (std::int64_t i = 0; i < column.length.item<std::int64_t>(); ++i)
    words += (i ? " " : "") + codec.given()[0]->text(column.data[0][i].item<double>(), 0);
  return words;
}

TEST(CaptionedShapes, CaptionsSayWhatIsThere) {
  const auto& opened = captioned();
  EXPECT_EQ(opened.train.size(), 20'736);
  EXPECT_EQ(opened.train.x().sizes().slice(1), (at::IntArrayRef{3, 24, 24}));
  EXPECT_EQ(caption(opened, row_of({0, 0, 0, 0, 0, 0, 0})), "a small red disc at the top left");
  EXPECT_EQ(caption(opened, row_of({1, 2, 1, 3, 0, 0, 1})), "at the bottom right is a large blue square");
  EXPECT_EQ(caption(opened, row_of({2, 4, 1, 1, 0, 0, 2})), "a purple triangle at the top right");
  EXPECT_EQ(caption(opened, row_of({3, 5, 0, 2, 0, 1, 0})), "a small white cross");
}

TEST(CaptionedShapes, PicturesHaveTheirFactors) {
  const auto& x = captioned().train.x();
  const auto at = [&](const std::vector<std::int64_t>& v) { return x[row_of(v)].to(at::kDouble); };
  const auto red = at({0, 0, 0, 3, 2, 2, 2});  // a small disc at the bottom right, full light
  EXPECT_EQ(red.narrow(1, 0, 12).max().item<double>(), 0) << "nothing at the top";
  EXPECT_EQ(red.narrow(2, 0, 12).max().item<double>(), 0) << "nothing on the left";
  EXPECT_EQ(red[0].max().item<double>(), 230);
  EXPECT_EQ(red[2].max().item<double>(), 40);
  EXPECT_NEAR(red[0].sum().item<double>() / 230, 3.14159 * 9, 1.5) << "its area is pi r^2";
  EXPECT_NEAR(at({1, 0, 1, 3, 2, 2, 2})[0].sum().item<double>() / 230, std::pow(2 * 0.85 * 5, 2), 4) << "of a large square";
  EXPECT_NEAR(at({1, 0, 1, 3, 2, 2, 0}).sum().item<double>() / at({1, 0, 1, 3, 2, 2, 2}).sum().item<double>(), 0.8, 0.01);
}

TEST(CaptionedShapes, NoPictureComesTwice) {
  const auto flat = captioned().train.x().flatten(1);
  EXPECT_EQ(std::get<0>(at::unique_dim(flat.slice(0, 0, 2000), 0)).size(0), 2000);
}

TEST(CaptionedShapes, KindsAreNamedByTheWordsOfCaptions) {
  const auto& opened = captioned({"kind", "color"});
  const auto codec = opened.codec(opened.train);
  const auto names = codec.label_names();
  ASSERT_EQ(names.size(), 192u);
  const auto row = row_of({1, 2, 1, 3, 0, 0, 1});
  EXPECT_EQ(names[static_cast<std::size_t>(opened.train.given.columns[0].data[row].item<std::int64_t>())],
            "large blue square bottom right");
  EXPECT_EQ(opened.train.given.columns[1].data[row].item<std::int64_t>(), 2);
}

TEST(CaptionedShapes, RefusesOtherColumnsAndSizes) {
  EXPECT_THAT([] { captioned({"colour"}); },
              testing::ThrowsMessage<UserError>(testing::AllOf(testing::HasSubstr("colour"), testing::HasSubstr("color"))));
  EXPECT_THROW(open_captioned_shapes({.name = "captioned-shapes", .size = {64, 64}}), UserError);
}

}  // namespace
}  // namespace gx
