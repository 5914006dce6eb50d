#include "generatrix/data/sources/bouncing.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/combinations.h"

namespace gx {
namespace {

constexpr std::int64_t kStarts = 10, kDirections = 16;
constexpr double kWall = 4, kRoom = 8;
constexpr double kRadii[] = {2, 3, 4}, kSpeeds[] = {1, 1.75, 2.5};

std::vector<PictureFactor> bouncing_factors() {
  return {{"shape", 4, {"square", "disc", "diamond", "cross"}},
          {"size", std::size(kRadii)},
          {"start_x", kStarts},
          {"start_y", kStarts},
          {"direction", kDirections},
          {"speed", std::size(kSpeeds)}};
}

// x, y from the middle, in radii.
bool lies_in(std::int64_t shape, double x, double y) {
  const auto across = std::abs(x), along = std::abs(y);
  if (shape == 0) return std::max(across, along) <= 0.8;
  if (shape == 1) return across * across + along * along <= 1;
  if (shape == 2) return across + along <= 1.1;
  return std::min(across, along) <= 0.3 && std::max(across, along) <= 1;
}

double folded(double line) {
  const auto place = std::fmod(std::fmod(line, 2 * kRoom) + 2 * kRoom, 2 * kRoom);
  return std::min(place, 2 * kRoom - place);
}

void draw_film(const std::vector<std::int64_t>& v, std::uint8_t* picture) {
  const auto radius = kRadii[v[1]], speed = kSpeeds[v[5]];
  const auto angle = 2 * std::numbers::pi * static_cast<double>(v[4]) / kDirections;
  const auto place = [&](std::int64_t start, double toward, std::int64_t frame) {
    const auto from = kRoom / kStarts * (static_cast<double>(start) + 0.5);
    return kWall + folded(from + static_cast<double>(frame) * speed * toward);
  };
  for (std::int64_t frame = 0; frame < kBouncingFrames; ++frame) {
    const auto x = place(v[2], std::cos(angle), frame), y = place(v[3], std::sin(angle), frame);
    for (std::int64_t pixel = 0; pixel < kBouncingSide * kBouncingSide; ++pixel) {
      const auto row = pixel / kBouncingSide, column = pixel % kBouncingSide;
      const auto right = (static_cast<double>(column) + 0.5 - x) / radius, down = (static_cast<double>(row) + 0.5 - y) / radius;
      if (lies_in(v[0], right, down)) picture[(row * kBouncingFrames + frame) * kBouncingSide + column] = 1;
    }
  }
}

}  // namespace

Opened open_bouncing(const DataSpec& spec) {
  if (!spec.size.empty())
    throw errors::bad_value("data.size", fmt::format("[{}]", fmt::join(spec.size, ", ")),
                            "bouncing films have one size; leave it out");
  return open_combinations(spec, bouncing_factors(), {1, kBouncingSide, kBouncingFrames * kBouncingSide}, /*bits=*/true,
                           draw_film);
}

Source bouncing_source() {
  return {
      {.name = "bouncing",
       .summary = "films of a shape that bounces off walls, 8 frames side by side: all combinations of shape, size and motion",
       .kind = "images",
       .event = {1, kBouncingSide, kBouncingFrames * kBouncingSide},
       .rows = n_combinations(bouncing_factors()),
       .classes = 4,
       .found = "generated"},
      open_bouncing};
}

}  // namespace gx
