// PNG pictures through libpng: 8 bits a channel, grey or RGB, row by row from the top.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct Image {
  std::int64_t width = 0, height = 0;
  std::int64_t channels = 1;         // 1 grey, 3 RGB
  std::vector<std::uint8_t> pixels;  // [height, width, channels]

  bool operator==(const Image&) const = default;
};

// The most pixels that a file may declare: a picture of a few kilobytes can claim to unpack to gigabytes.
inline constexpr std::int64_t kMostPixels = std::int64_t{64} << 20;

// Any PNG: palettes become RGB, 1, 2 and 4 bits are spread over 0..255, 16 bits are rounded to 8, and transparent pixels are
// laid on white. Stored values are taken as they are, without gamma correction.
// Throws DataError, with libpng's words, when the file is missing, ends early or is damaged, and before any memory is taken when
// it declares more than `most_pixels`.
Image read_png(const Path& path, std::int64_t most_pixels = kMostPixels);

// The same for the bytes of a file; `path` is what messages name.
Image decode_png(std::string_view bytes, const Path& path, std::int64_t most_pixels = kMostPixels);

// The bytes of a PNG file: equal images give equal bytes. decode_png gives the image back.
// Throws std::logic_error for an empty image, or when width, height, channels and the number of pixels do not agree.
std::string encode_png(const Image& image);
void write_png(const Path& path, const Image& image);

}  // namespace gx
