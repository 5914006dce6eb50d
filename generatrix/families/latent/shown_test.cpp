#include "generatrix/families/latent/shown.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/prob/distributions/bernoulli.h"

namespace gx {
namespace {

// A picture of 2 x 2 bits whose left column is shown, and a law of even bits.
class ShownCells : public ::testing::Test {
 protected:
  const Field image_{.name = "image", .values = kBits, .shape = {1, 2, 2}};
  const Tensor known_ = at::tensor({1., 0., 1., 0.}).view({1, 1, 2, 2}).expand({3, 1, 2, 2});
  const Tensor x_ = at::tensor({1., 1., 0., 1.}).view({1, 1, 2, 2}).expand({3, 1, 2, 2});
  const Rows given_ = at::cat({x_ * known_, known_}, 1);
  RowsLaw law_ = with_shown(RowsLaw({observed_law(Bernoulli{at::zeros({3, 1, 2, 2})}, 3)}), shown_by(given_, Space{{image_}}));
};

TEST_F(ShownCells, CountNothing) {
  EXPECT_TRUE(at::equal(n_hidden(given_, Space{{image_}}), at::full({3}, 2, at::kLong)));
  EXPECT_TRUE(at::allclose(law_.log_prob(x_), at::full({3}, 2 * std::log(0.5), at::kDouble)));
  EXPECT_EQ(law_.batch_shape(), (Shape{3}));
}

TEST_F(ShownCells, ComeBackInDrawsAndMeans) {
  Rng rng(1);
  const auto where = known_ > 0;
  EXPECT_TRUE(at::equal(law_.sample(rng).x().masked_select(where), x_.masked_select(where)));
  EXPECT_TRUE(at::equal(law_.mean().x(), at::where(where, x_, 0.5)));
}

// A cell that is to be completed is not told by the condition.
TEST_F(ShownCells, ThatAreUnknownAreHidden) {
  const auto upper = at::tensor({1, 1, 0, 0}, at::kLong).to(at::kBool).view({1, 1, 2, 2}).expand({3, 1, 2, 2});
  const auto told = without_unknown(given_, {.data = x_, .observed = upper});
  EXPECT_TRUE(at::equal(told.x(), given_.x() * at::cat({upper, upper}, 1)));
  EXPECT_TRUE(at::equal(n_hidden(told, Space{{image_}}), at::full({3}, 3, at::kLong)));
  EXPECT_TRUE(at::equal(without_unknown(given_, {.data = x_}).x(), given_.x()));
}

TEST_F(ShownCells, AreOfPicturesWithAMaskBeside) {
  const Field image{.name = "image", .values = kBits, .shape = {1, 2, 2}},
      source{.name = "source", .values = Levels{256}, .shape = {2, 2, 2}};
  EXPECT_EQ(why_nothing_shown({{{image}}, {{source}}}), std::nullopt);
  EXPECT_TRUE(why_nothing_shown({{{image}}, {{image}}}));
  EXPECT_TRUE(why_nothing_shown({{{image}}, {}}));
}

}  // namespace
}  // namespace gx
