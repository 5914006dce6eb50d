#include "generatrix/media/png.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "generatrix/media/byte_order.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Png : public FileTest {};

enum Color { kGrey = 0, kRgb = 2, kPalette = 3, kGreyAlpha = 4, kRgba = 6 };

std::string png_bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

// PNG specification, section 5.3: length, type, data, CRC-32 of type and data.
std::string chunk(const std::string& type, const std::string& data) {
  std::string out;
  append_big_endian(out, static_cast<std::uint32_t>(data.size()));
  const auto body = type + data;
  out += body;
  append_big_endian(
      out, static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
  return out;
}

std::string deflate(const std::string& raw) {
  std::string out(::compressBound(raw.size()), '\0');
  uLongf size = out.size();
  ::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(raw.data()), raw.size());
  out.resize(size);
  return out;
}

// A file made by hand. `rows` holds for each row a zero (no filter) and the pixels; `extra` are chunks before the pixels.
std::string png(std::uint32_t width, std::uint32_t height, int depth, Color color, const std::string& rows,
                const std::string& extra = "", int interlace = 0) {
  std::string header;
  append_big_endian(header, width);
  append_big_endian(header, height);
  header += png_bytes({depth, color, 0, 0, interlace});
  return png_bytes({0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}) + chunk("IHDR", header) + extra + chunk("IDAT", deflate(rows)) +
         chunk("IEND", "");
}

std::vector<std::uint8_t> png_pixels(const std::string& file) { return decode_png(file, "x.png").pixels; }

TEST_F(Png, ReducesEveryKindToEightBits) {
  EXPECT_THAT(png_pixels(png(3, 1, 8, kGrey, png_bytes({0, 7, 8, 255}))), ElementsAre(7, 8, 255));
  EXPECT_THAT(png_pixels(png(4, 1, 1, kGrey, png_bytes({0, 0b10100000}))), ElementsAre(255, 0, 255, 0));
  EXPECT_THAT(png_pixels(png(4, 1, 2, kGrey, png_bytes({0, 0b00011011}))), ElementsAre(0, 85, 170, 255));
  EXPECT_THAT(png_pixels(png(2, 1, 4, kGrey, png_bytes({0, 0x1F}))), ElementsAre(17, 255));
  EXPECT_THAT(png_pixels(png(2, 1, 16, kGrey, png_bytes({0, 0x81, 0x00, 0xFF, 0xFF}))), ElementsAre(128, 255));
  EXPECT_THAT(png_pixels(png(1, 2, 8, kRgb, png_bytes({0, 1, 2, 3, 0, 4, 5, 6}))), ElementsAre(1, 2, 3, 4, 5, 6));
  const auto palette = chunk("PLTE", png_bytes({9, 8, 7, 1, 2, 3}));
  EXPECT_THAT(png_pixels(png(2, 1, 1, kPalette, png_bytes({0, 0b01000000}), palette)), ElementsAre(9, 8, 7, 1, 2, 3));
}

TEST_F(Png, LaysTransparencyOnWhite) {
  EXPECT_THAT(png_pixels(png(3, 1, 8, kGreyAlpha, png_bytes({0, 10, 255, 10, 0, 0, 51}))), ElementsAre(10, 255, 204));
  const auto image = decode_png(png(1, 1, 8, kRgba, png_bytes({0, 100, 0, 255, 0})), "x.png");
  EXPECT_EQ(image, (Image{1, 1, 3, {255, 255, 255}}));
  const auto palette = chunk("PLTE", png_bytes({9, 8, 7, 1, 2, 3})) + chunk("tRNS", png_bytes({0}));
  EXPECT_THAT(png_pixels(png(2, 1, 1, kPalette, png_bytes({0, 0b01000000}), palette)), ElementsAre(255, 255, 255, 1, 2, 3));
}

TEST_F(Png, IgnoresGammaAndReadsInterlaced) {
  EXPECT_THAT(png_pixels(png(1, 1, 8, kGrey, png_bytes({0, 77}), chunk("gAMA", png_bytes({0, 1, 0x86, 0xA0})))), ElementsAre(77));
  EXPECT_THAT(png_pixels(png(2, 2, 8, kGrey, png_bytes({0, 1, 0, 2, 0, 3, 4}), "", 1)), ElementsAre(1, 2, 3, 4));
}

TEST_F(Png, ComesBack) {
  for (const std::int64_t channels : {1, 3}) {
    Image image{5, 4, channels, std::vector<std::uint8_t>(static_cast<std::size_t>(20 * channels))};
    for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<std::uint8_t>(13 * i);
    write_png(folder_ / "x.png", image);
    EXPECT_EQ(read_png(folder_ / "x.png"), image);
    EXPECT_EQ(encode_png(image), read_file(folder_ / "x.png", "a picture"));
  }
  EXPECT_THROW(encode_png(Image{2, 2, 1, {1, 2, 3}}), std::logic_error);
  EXPECT_THROW(encode_png(Image{1, 1, 2, {1, 2}}), std::logic_error);
  EXPECT_THROW(encode_png(Image{0, 0, 1, {}}), std::logic_error);
}

TEST_F(Png, RefusesABombBeforeTakingMemory) {
  const auto bomb = png(60000, 60000, 8, kRgb, std::string(1000, '\0'));
  EXPECT_THAT(complaint([&] { decode_png(bomb, "x.png"); }), HasSubstr("x.png: declares 60000 x 60000 pixels; expected at most"));
  EXPECT_THROW(decode_png(png(2, 2, 8, kGrey, png_bytes({0, 1, 2, 0, 3, 4})), "x.png", 3), DataError);
  EXPECT_THROW(decode_png(png(0x7FFFFFFF, 0x7FFFFFFF, 16, kRgba, ""), "x.png"), DataError);
}

TEST_F(Png, SpeaksWithLibpngsWords) {
  auto file = png(2, 1, 8, kGrey, png_bytes({0, 1, 2}));
  EXPECT_THAT(complaint([&] { decode_png("GIF89a, not a PNG", "x.png"); }), HasSubstr("x.png: does not start as PNG files do"));
  EXPECT_THAT(complaint([&] { decode_png(file.substr(0, file.size() - 1), "x.png"); }), HasSubstr("the file ends early"));
  EXPECT_THAT(complaint([&] {
                decode_png(png(9, 9, 8, kGrey, png_bytes({0, 1, 2})), "x.png");
              }),
              HasSubstr("Not enough image data"));
  file[17] ^= 1;
  EXPECT_THAT(complaint([&] { decode_png(file, "x.png"); }), HasSubstr("IHDR: CRC error"));
}

TEST_F(Png, DamageIsRefusedInSilence) {
  const auto file = png(2, 2, 2, kPalette, png_bytes({0, 0b00010000, 0, 0b01000000}),
                        chunk("PLTE", png_bytes({9, 8, 7, 1, 2, 3})) + chunk("tEXt", "Title\1hello"));
  const auto expected = png_pixels(file);
  ::testing::internal::CaptureStderr();
  const auto refused = for_each_damage(file, [&](const std::string& damaged) { EXPECT_EQ(png_pixels(damaged), expected); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_GT(refused, 4 * file.size());
}

}  // namespace
}  // namespace gx
