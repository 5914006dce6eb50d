// PNG pictures through libpng.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/image.h"

namespace gx {

// Any PNG becomes 8 bits a channel, grey or RGB:
//   1, 2 and 4 bits are spread over 0..255; 16 bits v become the integer nearest to v / 257;
//   palettes become RGB, even when all their colors are grey;
//   transparency is laid on white after that, (v alpha + 255 (255 - alpha)) / 255 rounded, and leaves 1 or 3 channels.
// Stored values are taken as they are, without gamma correction; interlaced files are read as others.
// Throws DataError, with libpng's words, when the file is missing, ends early or is damaged, and before any memory is taken when
// it declares more than `most_pixels`.
Image read_png(const Path& path, std::int64_t most_pixels = kMostPixels);

// The same for the bytes of a file; `path` is what messages name.
Image decode_png(std::string_view bytes, const Path& path, std::int64_t most_pixels = kMostPixels);

// The same, with what the file held.
Picture decode_png_picture(std::string_view bytes, const Path& path, std::int64_t most_pixels = kMostPixels);

bool is_png(std::string_view bytes);

// From the first 26 bytes; the rest may be missing or damaged. Throws DataError when those are.
PictureSize png_size(std::string_view bytes, const Path& path);

// The bytes of a PNG file: equal images give equal bytes. decode_png gives the image back.
// Throws std::logic_error for an empty image, or when width, height, channels and the number of pixels do not agree.
std::string encode_png(const Image& image);
void write_png(const Path& path, const Image& image);

}  // namespace gx
