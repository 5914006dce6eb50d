#include "generatrix/data/space.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}};
const Field kLabel{.name = "label", .values = Symbols{{10}}};

TEST(Values, KnowTheirKindAndHowManyThereAre) {
  EXPECT_TRUE(is_real(Real{}));
  EXPECT_FALSE(is_real(Levels{2}));
  EXPECT_TRUE(is_bits(Symbols{{2}}));
  EXPECT_FALSE(is_bits(Symbols{{2, 2}}));
  EXPECT_FALSE(is_bits(Levels{2}));
  EXPECT_EQ(count_of(Real{}), 0);
  EXPECT_EQ(count_of(Levels{17}), 17);
  EXPECT_EQ(count_of(Symbols{{3, 9, 4}}), 9);
  EXPECT_EQ(count_of(Symbols{}), 0);
}

TEST(Field, KnowsImagesLabelsAndItsSize) {
  EXPECT_TRUE(kImage.is_image());
  EXPECT_FALSE(kImage.is_label());
  EXPECT_EQ(kImage.dims(), 784);
  EXPECT_TRUE(kLabel.is_label());
  EXPECT_EQ(kLabel.dims(), 1);
  auto words = kLabel;
  words.layout = Field::Layout::sequence;
  EXPECT_FALSE(words.is_label()) << "a sequence of symbols is no label";
  auto film = kImage;
  film.layout = Field::Layout::sequence;
  EXPECT_FALSE(film.is_image());
  EXPECT_FALSE((Field{.values = Symbols{{2, 3}}}).is_label());
  EXPECT_FALSE((Field{.values = Levels{3}}).is_label());
}

TEST(Space, IsAProductOfFields) {
  const Space none, one{{kImage}}, two{{kImage, kLabel}};
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.dims(), 0);
  EXPECT_EQ(words_of(none), "nothing");
  EXPECT_EQ(one.only(), kImage);
  EXPECT_TRUE(one.is_image());
  EXPECT_FALSE(two.is_image());
  EXPECT_EQ(two.dims(), 785);
  EXPECT_THROW(two.only(), std::logic_error);
  EXPECT_THROW(none.only(), std::logic_error);
  EXPECT_EQ(words_of(two), "image: 256 levels [1, 28, 28]; label: 10 symbols");
}

TEST(Task, FindsTheLabelAmongWhatIsGiven) {
  EXPECT_EQ((Task{{{kImage}}, {}}).label(), nullptr);
  const Task labeled{{{kLabel}}, {{kImage, kLabel}}};
  ASSERT_NE(labeled.label(), nullptr);
  EXPECT_EQ(*labeled.label(), kLabel);
}

}  // namespace
}  // namespace gx
