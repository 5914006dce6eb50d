#include "generatrix/media/jpeg.h"

#include <fmt/format.h>

#include "generatrix/base/errors.h"
#include "generatrix/media/jpeg_reader.h"

namespace gx {
namespace {

void check(bool done, const JpegReader& reader, const Path& path) {
  if (!done) throw errors::malformed(path, fmt::format("damaged JPEG ({})", reader.message()), "a complete JPEG file");
}

void read_header(JpegReader& reader, std::string_view bytes, const Path& path) {
  if (!is_jpeg(bytes)) throw errors::malformed(path, "does not start as JPEG files do", "a JPEG file");
  check(reader.read_header(), reader, path);
  const auto colors = reader.colors();
  if (colors == JCS_CMYK || colors == JCS_YCCK) throw errors::wrong_colors(path, "a JPEG in CMYK, colors for print");
  if (colors != JCS_GRAYSCALE && colors != JCS_YCbCr && colors != JCS_RGB)
    throw errors::wrong_colors(path, "a JPEG in colors without a name");
}

}  // namespace

bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xFF\xD8\xFF"); }

PictureSize jpeg_size(std::string_view bytes, const Path& path) {
  JpegReader reader(bytes);
  read_header(reader, bytes, path);
  return {reader.width(), reader.height(), reader.channels()};
}

Image decode_jpeg(std::string_view bytes, const Path& path, std::int64_t most_pixels) {
  JpegReader reader(bytes);
  read_header(reader, bytes, path);
  if (reader.width() * reader.height() > most_pixels)
    throw errors::too_many_pixels(path, reader.width(), reader.height(), most_pixels);
  Image image{reader.width(), reader.height(), reader.channels(), {}};
  image.pixels.resize(static_cast<std::size_t>(image.width * image.height * image.channels));
  check(reader.read_pixels(image.pixels.data()), reader, path);
  return image;
}

Image read_jpeg(const Path& path, std::int64_t most_pixels) {
  return decode_jpeg(read_file(path, "a JPEG file"), path, most_pixels);
}

}  // namespace gx
