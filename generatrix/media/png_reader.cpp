#include "generatrix/media/png_reader.h"

#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <new>

namespace gx {

PngReader::PngReader(std::string_view bytes) : rest_(bytes) {
  const auto be_quiet = [](png_structp, png_const_charp) {};
  png_ = ::png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, be_quiet);
  info_ = png_ ? ::png_create_info_struct(png_) : nullptr;
  if (!info_) {
    ::png_destroy_read_struct(&png_, nullptr, nullptr);
    throw std::bad_alloc();
  }
  ::png_set_read_fn(png_, this, read);
}

PngReader::~PngReader() { ::png_destroy_read_struct(&png_, &info_, nullptr); }

bool PngReader::is_png(std::string_view bytes) {
  return bytes.size() >= 8 && ::png_sig_cmp(reinterpret_cast<png_const_bytep>(bytes.data()), 0, 8) == 0;
}

// The jump passes over libpng's frames only: nothing between setjmp and here has a destructor.
void PngReader::fail(png_structp png, png_const_charp message) {
  auto& self = *static_cast<PngReader*>(::png_get_error_ptr(png));
  std::snprintf(self.message_.data(), self.message_.size(), "%s", message);
  ::png_longjmp(png, 1);
}

void PngReader::read(png_structp png, png_bytep out, std::size_t size) {
  auto& self = *static_cast<PngReader*>(::png_get_io_ptr(png));
  if (self.rest_.size() < size) ::png_error(png, "the file ends early");
  std::memcpy(out, self.rest_.data(), size);
  self.rest_.remove_prefix(size);
}

bool PngReader::read_header() {
  if (setjmp(png_jmpbuf(png_))) return false;
  ::png_read_info(png_, info_);
  const auto color = ::png_get_color_type(png_, info_);
  stored_ = {::png_get_bit_depth(png_, info_), color == PNG_COLOR_TYPE_PALETTE,
             (color & PNG_COLOR_MASK_ALPHA) != 0 || ::png_get_valid(png_, info_, PNG_INFO_tRNS) != 0};
  ::png_set_expand(png_);    // palettes, 1, 2 and 4 bits, transparent colors
  ::png_set_scale_16(png_);  // rounds, where strip_16 cuts
  passes_ = ::png_set_interlace_handling(png_);
  ::png_read_update_info(png_, info_);
  return true;
}

bool PngReader::read_pixels(std::uint8_t* out) {
  if (setjmp(png_jmpbuf(png_))) return false;
  for (int pass = 0; pass < passes_; ++pass)
    for (std::int64_t y = 0; y < height(); ++y) ::png_read_row(png_, out + y * row_bytes(), nullptr);
  ::png_read_end(png_, nullptr);
  return true;
}

}  // namespace gx
