#include "generatrix/data/sources/sprite_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/base/parallel.h"

namespace gx {
namespace {

constexpr std::int64_t kPoints = 8;  // along each side of a pixel
constexpr double kMiddle = 16.5;     // of a shape within its square, in units

struct Placed {
  double x = 0, y = 0;  // from the middle of the shape, y upwards, in radii
};

bool covers(std::int64_t shape, const Placed& p) {
  if (shape == 0) return std::max(std::abs(p.x), std::abs(p.y)) <= 11.0 / 16;
  if (shape == 1) return std::pow(p.x / (15.0 / 16), 2) + std::pow(p.y / (15.0 / 32), 2) <= 1;
  const auto x = p.x / 0.68, y = p.y / 0.68, circle = x * x + y * y - 1;
  return circle * circle * circle <= x * x * y * y * y;
}

}  // namespace

SpriteShapes::SpriteShapes(std::int64_t picture_side)
    : steps_(64 / picture_side),
      side_(33 / steps_ + (steps_ - 1)),
      levels_(static_cast<std::size_t>(kSpriteShapes * kSpriteScales * kSpriteAngles * steps_ * steps_ * side_ * side_)) {
  in_parallel(kSpriteShapes * kSpriteScales * kSpriteAngles, [&](std::int64_t begin, std::int64_t end) {
    for (auto sprite = begin; sprite < end; ++sprite) draw(sprite);
  });
}

void SpriteShapes::draw(std::int64_t sprite) {
  const auto shape = sprite / (kSpriteScales * kSpriteAngles), scale = sprite / kSpriteAngles % kSpriteScales;
  const auto angle = 2 * std::numbers::pi * static_cast<double>(sprite % kSpriteAngles) / (kSpriteAngles - 1);
  const auto radius = 16 * (0.5 + static_cast<double>(scale) / 10), cosine = std::cos(angle), sine = std::sin(angle);
  auto* level = levels_.data() + sprite * steps_ * steps_ * side_ * side_;
  const auto unit = [&](std::int64_t pixel, std::int64_t point, std::int64_t phase) {
    const auto place = static_cast<double>(pixel) + (static_cast<double>(point) + 0.5) / kPoints;
    return (place * static_cast<double>(steps_) - kMiddle - static_cast<double>(phase)) / radius;
  };
  const auto count = [&](std::int64_t row, std::int64_t column, std::int64_t phase_y, std::int64_t phase_x) {
    std::int64_t n = 0;
    for (std::int64_t point = 0; point < kPoints * kPoints; ++point) {
      const auto right = unit(column, point % kPoints, phase_x), up = -unit(row, point / kPoints, phase_y);
      n += covers(shape, {right * cosine + up * sine, up * cosine - right * sine});
    }
    return n;
  };
  for (std::int64_t phase_y = 0; phase_y < steps_; ++phase_y) {
    for (std::int64_t phase_x = 0; phase_x < steps_; ++phase_x) {
      for (std::int64_t pixel = 0; pixel < side_ * side_; ++pixel) {
        const auto n = count(pixel / side_, pixel % side_, phase_y, phase_x);
        *level++ = static_cast<std::uint8_t>((n * 255 + kPoints * kPoints / 2) / (kPoints * kPoints));
      }
    }
  }
}

const std::uint8_t* SpriteShapes::levels(std::int64_t shape, std::int64_t scale, std::int64_t angle, std::int64_t phase_x,
                                         std::int64_t phase_y) const {
  const auto sprite = (shape * kSpriteScales + scale) * kSpriteAngles + angle;
  return levels_.data() + ((sprite * steps_ + phase_y) * steps_ + phase_x) * side_ * side_;
}

void SpriteShapes::binarize() {
  for (auto& level : levels_) level = level >= 128;
}

}  // namespace gx
