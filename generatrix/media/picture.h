// Pictures of any kind that can be read: PNG and JPEG, told apart by their first bytes, whatever their names end in.
#pragma once

#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/image.h"

namespace gx {

// The picture and how its file held it; the rules are those of png.h and jpeg.h.
// Throws DataError when the file is missing, neither PNG nor JPEG, damaged or declares more than `most_pixels`.
Picture read_picture(const Path& path, std::int64_t most_pixels = kMostPixels);

// The same for the bytes of a file; `path` is what messages name.
Picture decode_picture(std::string_view bytes, const Path& path, std::int64_t most_pixels = kMostPixels);

// What read_picture would give, from the first bytes only, which is all that is read of the file. A size alone promises nothing:
// the pixels may be missing, damaged or more than kMostPixels. Throws DataError when the first bytes are wrong.
PictureSize picture_size(const Path& path);

// Whether the name ends as those of pictures do: .png, .jpg or .jpeg, in any case. Nothing is opened.
bool is_picture_name(const Path& path);

}  // namespace gx
