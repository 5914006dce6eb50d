// libjpeg's reader with its long jumps kept inside: every call that may jump returns false instead.
#pragma once

// clang-format off: jpeglib.h needs FILE and does not include it
#include <jpeglib.h>

#include <cstdio>
// clang-format on

#include <array>
#include <csetjmp>
#include <cstdint>
#include <string_view>

namespace gx {

// For jpeg.cpp only. Order of calls: read_header, then read_pixels.
class JpegReader final {
 public:
  explicit JpegReader(std::string_view bytes);  // the bytes must outlive the reader
  ~JpegReader();
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  bool read_header();                   // takes no memory for pixels
  bool read_pixels(std::uint8_t* out);  // width() * height() * channels() bytes, and the rest of the file
  std::string_view message() const { return message_.data(); }

  // Known after read_header.
  std::int64_t width() const { return jpeg_.image_width; }
  std::int64_t height() const { return jpeg_.image_height; }
  std::int64_t channels() const { return jpeg_.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3; }
  J_COLOR_SPACE colors() const { return jpeg_.jpeg_color_space; }

 private:
  [[noreturn]] static void fail(j_common_ptr jpeg);
  static void warn(j_common_ptr jpeg, int level);
  static void watch(j_common_ptr jpeg);

  std::string_view bytes_;
  std::array<char, JMSG_LENGTH_MAX> message_{};
  jpeg_decompress_struct jpeg_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf back_{};
};

}  // namespace gx
