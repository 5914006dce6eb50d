// A picture in memory.
#pragma once

#include <cstdint>
#include <vector>

namespace gx {

struct Image {
  std::int64_t width = 0, height = 0;
  std::int64_t channels = 1;         // 1 grey, 3 RGB
  std::vector<std::uint8_t> pixels;  // [height, width, channels], row by row from the top

  bool operator==(const Image&) const = default;
};

// The most pixels that a file may declare: a picture of a few kilobytes can claim to unpack to gigabytes.
inline constexpr std::int64_t kMostPixels = std::int64_t{64} << 20;

// How a picture's file held it, for those who report what reading changed.
struct StoredAs {
  int bits = 8;          // of one channel, or of an index into the palette
  bool palette = false;  // indices into a table of colors
  bool alpha = false;    // some transparency: a channel, or a color or palette entries that are

  bool operator==(const StoredAs&) const = default;
};

struct Picture {
  Image image;
  StoredAs stored;
};

// What a picture will be, known from the first bytes of its file.
struct PictureSize {
  std::int64_t width = 0, height = 0;
  std::int64_t channels = 1;  // of the Image: 1 or 3

  bool operator==(const PictureSize&) const = default;
};

}  // namespace gx
