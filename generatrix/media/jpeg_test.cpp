#include "generatrix/media/jpeg.h"

#include <gmock/gmock.h>

#include <cstdlib>

// clang-format off: jpeglib.h needs FILE and does not include it
#include <jpeglib.h>

#include <cstdio>
// clang-format on

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

class Jpeg : public FileTest {};

struct Options {
  J_COLOR_SPACE colors = JCS_RGB;
  bool progressive = false, coarse_colors = false, one_scan_per_channel = false;
  int quality = 100;
};

// libjpeg's own writer is the oracle: pixels [height, width, channels].
std::string jpeg(std::int64_t width, std::int64_t height, int channels, std::vector<std::uint8_t> pixels, Options options = {}) {
  jpeg_compress_struct writer{};
  jpeg_error_mgr errors{};
  writer.err = ::jpeg_std_error(&errors);
  ::jpeg_create_compress(&writer);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  ::jpeg_mem_dest(&writer, &memory, &size);
  writer.image_width = static_cast<JDIMENSION>(width);
  writer.image_height = static_cast<JDIMENSION>(height);
  writer.input_components = channels;
  writer.in_color_space = options.colors;
  ::jpeg_set_defaults(&writer);
  ::jpeg_set_quality(&writer, options.quality, TRUE);
  if (!options.coarse_colors) writer.comp_info[0].h_samp_factor = writer.comp_info[0].v_samp_factor = 1;
  if (options.progressive) ::jpeg_simple_progression(&writer);
  const jpeg_scan_info scans[] = {{1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
  if (options.one_scan_per_channel) writer.scan_info = scans, writer.num_scans = 3;
  ::jpeg_start_compress(&writer, TRUE);
  while (writer.next_scanline < writer.image_height) {
    JSAMPROW row = pixels.data() + writer.next_scanline * width * channels;
    ::jpeg_write_scanlines(&writer, &row, 1);
  }
  ::jpeg_finish_compress(&writer);
  ::jpeg_destroy_compress(&writer);
  std::string bytes(reinterpret_cast<const char*>(memory), size);
  std::free(memory);
  return bytes;
}

std::vector<std::uint8_t> slope(std::int64_t width, std::int64_t height, int channels) {
  std::vector<std::uint8_t> pixels;
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c) pixels.push_back(static_cast<std::uint8_t>(5 * x + 3 * y + 40 * c));
  return pixels;
}

std::string grey(Options options = {}) {
  options.colors = JCS_GRAYSCALE;
  return jpeg(19, 11, 1, slope(19, 11, 1), options);
}
std::string color(Options options = {}) { return jpeg(19, 11, 3, slope(19, 11, 3), options); }

int largest_error(const Image& image, const std::vector<std::uint8_t>& truth) {
  int most = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) most = std::max(most, std::abs(image.pixels.at(i) - truth[i]));
  return most;
}

// At quality 100 a coefficient is off by half at most, and so is a pixel by a few levels.
TEST_F(Jpeg, GivesThePixelsThatWereWritten) {
  for (const bool progressive : {false, true}) {
    const auto of_grey = decode_jpeg(grey({.progressive = progressive}), "x.jpg");
    EXPECT_EQ((PictureSize{of_grey.width, of_grey.height, of_grey.channels}), (PictureSize{19, 11, 1}));
    EXPECT_LE(largest_error(of_grey, slope(19, 11, 1)), 2);
    const auto of_color = decode_jpeg(color({.progressive = progressive}), "x.jpg");
    EXPECT_EQ((PictureSize{of_color.width, of_color.height, of_color.channels}), (PictureSize{19, 11, 3}));
    EXPECT_LE(largest_error(of_color, slope(19, 11, 3)), 4);
  }
  const auto flat = jpeg(8, 8, 1, std::vector<std::uint8_t>(64, 77), {.colors = JCS_GRAYSCALE});
  EXPECT_THAT(decode_jpeg(flat, "x.jpg").pixels, Each(77));
  const auto coarse = decode_jpeg(color({.coarse_colors = true, .quality = 90}), "x.jpg");
  EXPECT_LE(largest_error(coarse, slope(19, 11, 3)), 40);
}

TEST_F(Jpeg, ReadsFilesAndSizesBeforePixels) {
  write_file(folder_ / "x.jpg", color());
  EXPECT_EQ(read_jpeg(folder_ / "x.jpg"), decode_jpeg(color(), "x.jpg"));
  EXPECT_EQ(jpeg_size(color(), "x.jpg"), (PictureSize{19, 11, 3}));
  EXPECT_EQ(jpeg_size(grey(), "x.jpg"), (PictureSize{19, 11, 1}));
  EXPECT_EQ(jpeg_size(color().substr(0, color().size() - 20), "x.jpg"), (PictureSize{19, 11, 3}));
  EXPECT_THAT(complaint([&] { read_jpeg(folder_ / "none.jpg"); }), HasSubstr("no such file; expected a JPEG file"));
}

TEST_F(Jpeg, RefusesColorsForPrintByName) {
  const auto print = jpeg(4, 4, 4, std::vector<std::uint8_t>(64, 9), {.colors = JCS_CMYK});
  const auto words = complaint([&] { decode_jpeg(print, "x.jpg"); });
  EXPECT_THAT(words, HasSubstr("x.jpg: a JPEG in CMYK, colors for print; expected grey or RGB"));
  EXPECT_THAT(complaint([&] { jpeg_size(print, "x.jpg"); }), HasSubstr("CMYK"));
}

TEST_F(Jpeg, RefusesABombBeforeTakingMemory) {
  auto bomb = color();
  const auto frame = bomb.find("\xFF\xC0");  // then a length, the bits, height and width
  bomb.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");
  const PeakMemory peak;
  EXPECT_THAT(complaint([&] { decode_jpeg(bomb, "x.jpg"); }),
              HasSubstr("x.jpg: declares 65500 x 65500 pixels; expected at most"));
  EXPECT_LE(peak.growth(), std::size_t{8} << 20);
  EXPECT_THROW(decode_jpeg(color(), "x.jpg", 19 * 11 - 1), DataError);
}

// libjpeg goes over all pixels once for each of them.
TEST_F(Jpeg, RefusesEndlessScans) {
  const auto file = color({.one_scan_per_channel = true});
  EXPECT_LE(largest_error(decode_jpeg(file, "x.jpg"), slope(19, 11, 3)), 4);
  const auto last = file.rfind("\xFF\xDA"), end = file.size() - 2;
  auto many = file.substr(0, last);
  for (int i = 0; i < 1000; ++i) many += file.substr(last, end - last);
  EXPECT_THAT(complaint([&] { decode_jpeg(many + file.substr(end), "x.jpg"); }),
              HasSubstr("x.jpg: damaged JPEG (more than 500 scans)"));
}

TEST_F(Jpeg, WhatLibjpegWarnsOfIsRefused) {
  EXPECT_THAT(complaint([&] { decode_jpeg("GIF89a, not a JPEG", "x.jpg"); }),
              HasSubstr("x.jpg: does not start as JPEG files do"));
  for (const auto& file : {grey(), color(), color({.progressive = true})}) {
    for (std::size_t n = 3; n < file.size(); ++n)
      EXPECT_THAT(complaint([&] { decode_jpeg(file.substr(0, n), "x.jpg"); }), HasSubstr("x.jpg: damaged JPEG (")) << n;
  }
  const auto cut = color().substr(0, color().size() - 30);
  EXPECT_THAT(complaint([&] { decode_jpeg(cut, "x.jpg"); }), HasSubstr("Premature end of JPEG file"));
}

TEST_F(Jpeg, SurvivesDamageInSilence) {
  ::testing::internal::CaptureStderr();
  for (const auto& file : {grey(), color({.coarse_colors = true}), color({.progressive = true})}) {
    const auto survived = survive_mutations(file, std::size_t{16} << 20, [](const std::string& damaged) {
      const auto image = decode_jpeg(damaged, "x.jpg", 1 << 16);
      EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(image.width * image.height * image.channels));
      jpeg_size(damaged, "x.jpg");
    });
    EXPECT_EQ(survived.cuts_refused, survived.cuts);
    EXPECT_GT(survived.mutations_refused, survived.mutations / 4);
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace gx
