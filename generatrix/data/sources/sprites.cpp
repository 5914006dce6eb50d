#include "generatrix/data/sources/sprites.h"

#include <fmt/ranges.h>

#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/combinations.h"
#include "generatrix/data/sources/sprite_shapes.h"

namespace gx {
namespace {

std::vector<PictureFactor> sprite_factors() {
  return {{"shape", kSpriteShapes, {"square", "ellipse", "heart"}},
          {"scale", kSpriteScales},
          {"orientation", kSpriteAngles},
          {"position_x", kSpritePlaces},
          {"position_y", kSpritePlaces}};
}

std::int64_t side_of(const DataSpec& spec) {
  if (spec.size.empty() || spec.size == std::vector<std::int64_t>{64, 64}) return 64;
  if (spec.size == std::vector<std::int64_t>{32, 32}) return 32;
  throw errors::bad_value("data.size", fmt::format("[{}]", fmt::join(spec.size, ", ")),
                          "sprites are drawn with [64, 64] or [32, 32] pixels");
}

}  // namespace

Opened open_sprites(const DataSpec& spec) {
  const auto side = side_of(spec);
  const bool bits = spec.values != "grey" && spec.values != "dynamic";
  auto shapes = std::make_shared<SpriteShapes>(side);
  if (bits) shapes->binarize();
  const auto draw = [side, shapes](const std::vector<std::int64_t>& v, std::uint8_t* picture) {
    const auto steps = shapes->steps_per_pixel(), width = shapes->side();
    const auto x = v[3], y = v[4];
    const auto* level = shapes->levels(v[0], v[1], v[2], x % steps, y % steps);
    auto* to = picture + y / steps * side + x / steps;
    for (std::int64_t line = 0; line < width; ++line, to += side, level += width)
      std::memcpy(to, level, static_cast<std::size_t>(width));
  };
  return open_combinations(spec, sprite_factors(), {1, side, side}, bits, draw);
}

Source sprites_source() {
  return {{.name = "sprites",
           .summary = "one white shape on black: all combinations of shape, scale, orientation and position",
           .kind = "images",
           .event = {1, 64, 64},
           .rows = kSprites,
           .classes = kSpriteShapes,
           .found = "generated"},
          open_sprites};
}

}  // namespace gx
