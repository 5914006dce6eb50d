// The shapes of the set `sprites` (sprites.h), drawn once: every picture of the set is one of these, moved by whole pixels.
#pragma once

#include <cstdint>
#include <vector>

namespace gx {

inline constexpr std::int64_t kSpriteShapes = 3, kSpriteScales = 6, kSpriteAngles = 40, kSpritePlaces = 32;

// Squares of `side` pixels that hold one shape each. The unit is 1/64 of a picture's side. Shape 0 is a square of half side
// 11/16 r, shape 1 an ellipse with half axes 15/16 r and 15/32 r, shape 2 the heart (X^2 + Y^2 - 1)^3 <= X^2 Y^3 with
// (X, Y) = (x, y) / (0.68 r); all fit a circle of radius r = 16 (0.5 + scale / 10), scale = 0 .. 5. They are turned
// counterclockwise by 2 pi angle / 39, angle = 0 .. 39: the first and the last angle are the same.
class SpriteShapes {
 public:
  // picture_side: 64 or 32. Of 32 each shape is drawn at four places within a pixel, because two steps are one pixel there.
  explicit SpriteShapes(std::int64_t picture_side);

  std::int64_t side() const { return side_; }
  std::int64_t steps_per_pixel() const { return steps_; }
  // Levels [side, side], row after row: 255 times the share of a pixel that the shape covers, of 64 points in it. phase_x and
  // phase_y: steps to the right and down within a pixel.
  const std::uint8_t* levels(std::int64_t shape, std::int64_t scale, std::int64_t angle, std::int64_t phase_x,
                             std::int64_t phase_y) const;
  // Levels become bits: 1 where the shape covers half of the pixel or more.
  void binarize();

 private:
  void draw(std::int64_t sprite);
  std::int64_t steps_, side_;
  std::vector<std::uint8_t> levels_;
};

}  // namespace gx
