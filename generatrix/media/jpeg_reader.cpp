#include "generatrix/media/jpeg_reader.h"

#include <cstring>
#include <new>

namespace gx {

// Each scan of a progressive file goes over all pixels: a file of a few kilobytes with thousands of them would take hours.
constexpr int kMostScans = 500;

JpegReader::JpegReader(std::string_view bytes) : bytes_(bytes) {
  jpeg_.err = ::jpeg_std_error(&errors_);
  errors_.error_exit = fail;
  errors_.emit_message = warn;
  jpeg_.client_data = this;
  if (setjmp(back_)) throw std::bad_alloc();  // nothing but memory can be wrong so early
  ::jpeg_create_decompress(&jpeg_);
  progress_.progress_monitor = watch;
  jpeg_.progress = &progress_;
}

JpegReader::~JpegReader() { ::jpeg_destroy_decompress(&jpeg_); }

// The jump passes over libjpeg's frames only: nothing between setjmp and here has a destructor.
void JpegReader::fail(j_common_ptr jpeg) {
  auto& self = *static_cast<JpegReader*>(jpeg->client_data);
  self.errors_.format_message(jpeg, self.message_.data());
  std::longjmp(self.back_, 1);
}

// A negative level is a warning: libjpeg met damage and would go on with pixels that it made up.
void JpegReader::warn(j_common_ptr jpeg, int level) {
  if (level < 0) fail(jpeg);
}

void JpegReader::watch(j_common_ptr jpeg) {
  auto& self = *static_cast<JpegReader*>(jpeg->client_data);
  if (self.jpeg_.input_scan_number <= kMostScans) return;
  std::snprintf(self.message_.data(), self.message_.size(), "more than %d scans", kMostScans);
  std::longjmp(self.back_, 1);
}

bool JpegReader::read_header() {
  if (setjmp(back_)) return false;
  ::jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
  ::jpeg_read_header(&jpeg_, TRUE);
  return true;
}

bool JpegReader::read_pixels(std::uint8_t* out) {
  if (setjmp(back_)) return false;
  jpeg_.out_color_space = channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
  ::jpeg_start_decompress(&jpeg_);
  while (jpeg_.output_scanline < jpeg_.output_height) {
    JSAMPROW row = out + jpeg_.output_scanline * width() * channels();
    ::jpeg_read_scanlines(&jpeg_, &row, 1);
  }
  ::jpeg_finish_decompress(&jpeg_);
  return true;
}

}  // namespace gx
