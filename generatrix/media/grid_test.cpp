#include "generatrix/media/grid.h"

#include <gmock/gmock.h>

namespace gx {
namespace {

TEST(Grid, PutsImagesInRowsWithPaperAround) {
  const std::vector<Image> images{{2, 1, 1, {1, 2}}, {2, 1, 1, {3, 4}}, {2, 1, 1, {5, 6}}};
  EXPECT_EQ(tile(images, 2, 1, 9), (Image{7, 5, 1, {9, 9, 9, 9, 9, 9, 9,  //
                                                    9, 1, 2, 9, 3, 4, 9,  //
                                                    9, 9, 9, 9, 9, 9, 9,  //
                                                    9, 5, 6, 9, 9, 9, 9,  //
                                                    9, 9, 9, 9, 9, 9, 9}}));
}

TEST(Grid, KeepsColorsTogether) {
  EXPECT_EQ(tile({{1, 1, 3, {1, 2, 3}}, {1, 1, 3, {4, 5, 6}}}, 1, 0), (Image{1, 2, 3, {1, 2, 3, 4, 5, 6}}));
}

TEST(Grid, RefusesWhatIsNoGrid) {
  EXPECT_THROW(tile({}, 1), std::logic_error);
  EXPECT_THROW(tile({{1, 1, 1, {0}}}, 0), std::logic_error);
  EXPECT_THROW(tile({{1, 1, 1, {0}}, {1, 2, 1, {0, 0}}}, 1), std::logic_error);
}

TEST(Enlarged, MakesEveryPixelASquare) {
  const Image image{2, 1, 3, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(enlarged(image, 2), (Image{4, 2, 3, {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}}));
  EXPECT_EQ(enlarged(image, 1), image);
  EXPECT_THROW(enlarged(image, 0), std::logic_error);
}

}  // namespace
}  // namespace gx
