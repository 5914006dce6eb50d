// libpng's reader with its long jumps kept inside: every call that may jump returns false instead.
#pragma once

#include <png.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "generatrix/media/image.h"

namespace gx {

// For png.cpp only. Order of calls: read_header, then read_pixels.
class PngReader final {
 public:
  explicit PngReader(std::string_view bytes);  // the bytes must outlive the reader
  ~PngReader();
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  static bool is_png(std::string_view bytes);

  bool read_header();                   // takes no memory for pixels
  bool read_pixels(std::uint8_t* out);  // row_bytes() * height() bytes, and the rest of the file
  std::string_view message() const { return message_.data(); }

  // Known after read_header. Rows are as read_pixels delivers them: 8 bits a channel; 2 or 4 channels end with alpha.
  std::int64_t width() const { return ::png_get_image_width(png_, info_); }
  std::int64_t height() const { return ::png_get_image_height(png_, info_); }
  std::int64_t channels() const { return ::png_get_channels(png_, info_); }
  const StoredAs& stored() const { return stored_; }
  std::int64_t row_bytes() const { return static_cast<std::int64_t>(::png_get_rowbytes(png_, info_)); }

 private:
  [[noreturn]] static void fail(png_structp png, png_const_charp message);
  static void read(png_structp png, png_bytep out, std::size_t size);

  std::string_view rest_;
  std::array<char, 128> message_{};
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int passes_ = 1;
  StoredAs stored_;
};

}  // namespace gx
