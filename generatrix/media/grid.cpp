#include "generatrix/media/grid.h"

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

bool same_size(const Image& a, const Image& b) { return a.width == b.width && a.height == b.height && a.channels == b.channels; }

void paste(const Image& image, std::int64_t left, std::int64_t top, Image& sheet) {
  const auto row = image.width * image.channels;
  for (std::int64_t y = 0; y < image.height; ++y)
    std::copy_n(image.pixels.begin() + y * row, row, sheet.pixels.begin() + ((top + y) * sheet.width + left) * sheet.channels);
}

}  // namespace

Image tile(const std::vector<Image>& images, std::int64_t columns, std::int64_t gap, std::uint8_t paper) {
  if (images.empty() || columns < 1 || gap < 0)
    throw errors::misuse("tile", "no images, no columns or a negative gap", "at least one image and one column");
  const auto& first = images.front();
  if (!std::ranges::all_of(images, [&](const Image& image) { return same_size(image, first); }))
    throw errors::misuse("tile", "images of several sizes or channels", "one");
  const auto n = static_cast<std::int64_t>(images.size());
  const auto rows = (n + columns - 1) / columns;
  Image sheet{columns * (first.width + gap) + gap, rows * (first.height + gap) + gap, first.channels, {}};
  sheet.pixels.assign(static_cast<std::size_t>(sheet.width * sheet.height * sheet.channels), paper);
  for (std::int64_t i = 0; i < n; ++i)
    paste(images[static_cast<std::size_t>(i)], gap + i % columns * (first.width + gap), gap + i / columns * (first.height + gap),
          sheet);
  return sheet;
}

Image enlarged(const Image& image, std::int64_t factor) {
  if (factor < 1) throw errors::misuse("enlarged", std::to_string(factor), "a factor of at least 1");
  Image large{image.width * factor, image.height * factor, image.channels, {}};
  large.pixels.reserve(image.pixels.size() * static_cast<std::size_t>(factor * factor));
  for (std::int64_t y = 0; y < large.height; ++y) {
    for (std::int64_t x = 0; x < large.width; ++x) {
      const auto* pixel = image.pixels.data() + ((y / factor) * image.width + x / factor) * image.channels;
      large.pixels.insert(large.pixels.end(), pixel, pixel + image.channels);
    }
  }
  return large;
}

}  // namespace gx
