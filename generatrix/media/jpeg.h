// JPEG pictures through libjpeg-turbo: 8 bits a channel, grey or RGB.
#pragma once

#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/image.h"

namespace gx {

// Baseline and progressive files of 8 bits; YCbCr becomes RGB, grey stays grey. The orientation that a camera noted beside the
// pixels (EXIF) is not applied.
// Throws DataError, with libjpeg's words, when the file is missing, ends early or is damaged, even where libjpeg would only warn
// and guess the rest; when its colors are CMYK or others than the above; and before any memory is taken for pixels when it
// declares more than `most_pixels`.
Image read_jpeg(const Path& path, std::int64_t most_pixels = kMostPixels);

// The same for the bytes of a file; `path` is what messages name.
Image decode_jpeg(std::string_view bytes, const Path& path, std::int64_t most_pixels = kMostPixels);

bool is_jpeg(std::string_view bytes);

// From the bytes before the pixels; the rest may be missing or damaged. Throws DataError as decode_jpeg does.
PictureSize jpeg_size(std::string_view bytes, const Path& path);

}  // namespace gx
