#include "generatrix/tasks/mask.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "generatrix/base/errors.h"
#include "generatrix/data/region.h"
#include "generatrix/media/png.h"

namespace gx {

Tensor known_by_mask(const std::string& mask, const Space& event) {
  if (!event.is_image()) throw errors::bad_value("--mask", mask, "hides pixels of pictures; leave cells of a table empty");
  const auto& shape = event.only().shape;
  const auto over_channels = [&](const Tensor& known) { return known.expand(shape).contiguous(); };  // of [H, W]
  if (const auto known = known_outside(mask, shape[1], shape[2])) return over_channels(*known);
  if (mask.find_first_of("./") == mask.npos && !std::filesystem::exists(mask))
    throw errors::bad_value(
        "--mask", mask,
        fmt::format("must be one of {}, or a picture whose black pixels are unknown", fmt::join(region_names(), ", ")));
  const auto picture = read_png(mask);
  if (picture.height != shape[1] || picture.width != shape[2])
    throw errors::bad_value("--mask", fmt::format("{} of {} x {} pixels", mask, picture.width, picture.height),
                            fmt::format("must have {} x {}, as the pictures have", shape[2], shape[1]));
  const auto pixels = at::tensor(at::ArrayRef<std::uint8_t>(picture.pixels), at::kByte);
  return over_channels((pixels.view({picture.height, picture.width, picture.channels}) > 0).any(2));
}

}  // namespace gx
