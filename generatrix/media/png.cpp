#include "generatrix/media/png.h"

#include <fmt/format.h>
#include <png.h>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"
#include "generatrix/media/png_reader.h"

namespace gx {
namespace {

void check(bool done, const PngReader& reader, const Path& path) {
  if (!done) throw errors::malformed(path, fmt::format("damaged PNG ({})", reader.message()), "a complete PNG file");
}

void must_be_png(std::string_view bytes, const Path& path) {
  if (!is_png(bytes)) throw errors::malformed(path, "does not start as PNG files do", "a PNG file");
}

// Grey or RGB from grey + alpha or RGBA, laid on white paper.
std::vector<std::uint8_t> without_alpha(const std::vector<std::uint8_t>& pixels, std::int64_t channels) {
  std::vector<std::uint8_t> out;
  out.reserve(pixels.size());
  const auto step = static_cast<std::size_t>(channels);
  for (std::size_t at = 0; at < pixels.size(); at += step) {
    const int alpha = pixels[at + step - 1];
    for (std::size_t c = 0; c + 1 < step; ++c)
      out.push_back(static_cast<std::uint8_t>((pixels[at + c] * alpha + 255 * (255 - alpha) + 127) / 255));
  }
  return out;
}

}  // namespace

bool is_png(std::string_view bytes) { return PngReader::is_png(bytes); }

Picture decode_png_picture(std::string_view bytes, const Path& path, std::int64_t most_pixels) {
  must_be_png(bytes, path);
  PngReader reader(bytes);
  check(reader.read_header(), reader, path);
  if (reader.width() * reader.height() > most_pixels)
    throw errors::too_many_pixels(path, reader.width(), reader.height(), most_pixels);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(reader.row_bytes() * reader.height()));
  check(reader.read_pixels(pixels.data()), reader, path);
  const bool has_alpha = reader.channels() % 2 == 0;
  if (has_alpha) pixels = without_alpha(pixels, reader.channels());
  return {{reader.width(), reader.height(), reader.channels() - (has_alpha ? 1 : 0), std::move(pixels)}, reader.stored()};
}

Image decode_png(std::string_view bytes, const Path& path, std::int64_t most_pixels) {
  return decode_png_picture(bytes, path, most_pixels).image;
}

// PNG specification, section 11.2.2: eight bytes of signature, a length of 13, "IHDR", width, height, bits, color type.
PictureSize png_size(std::string_view bytes, const Path& path) {
  must_be_png(bytes, path);
  constexpr std::size_t kWidth = 16, kHeight = 20, kColor = 25;
  if (bytes.size() <= kColor || bytes.substr(12, 4) != "IHDR")
    throw errors::malformed(path, "damaged PNG (no header)", "a complete PNG file");
  const std::int64_t width = from_big_endian<std::uint32_t>(bytes.substr(kWidth));
  const std::int64_t height = from_big_endian<std::uint32_t>(bytes.substr(kHeight));
  if (width < 1 || height < 1 || width > PNG_UINT_31_MAX || height > PNG_UINT_31_MAX)
    throw errors::malformed(path, fmt::format("declares {} x {} pixels", width, height), "a picture with pixels");
  return {width, height, bytes[kColor] & PNG_COLOR_MASK_COLOR ? 3 : 1};
}

Image read_png(const Path& path, std::int64_t most_pixels) {
  return decode_png(read_file(path, "a PNG file"), path, most_pixels);
}

std::string encode_png(const Image& image) {
  const bool fits = image.width > 0 && image.height > 0 && (image.channels == 1 || image.channels == 3) &&
                    image.pixels.size() == static_cast<std::size_t>(image.width * image.height * image.channels);
  if (!fits || image.width > PNG_UINT_31_MAX || image.height > PNG_UINT_31_MAX)
    throw errors::misuse("encode_png", fmt::format("{} bytes for {} x {} pixels", image.pixels.size(), image.width, image.height),
                         fmt::format("{} channels a pixel, 1 or 3", image.channels));
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.width);
  header.height = static_cast<png_uint_32>(image.height);
  header.format = image.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  std::string out(PNG_IMAGE_PNG_SIZE_MAX(header), '\0');
  png_alloc_size_t size = out.size();
  if (!::png_image_write_to_memory(&header, out.data(), &size, 0, image.pixels.data(), 0, nullptr))
    throw errors::misuse("encode_png", header.message, "an image that libpng can write");
  out.resize(size);
  return out;
}

void write_png(const Path& path, const Image& image) { write_file(path, encode_png(image)); }

}  // namespace gx
