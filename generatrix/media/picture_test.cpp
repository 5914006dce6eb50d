#include "generatrix/media/picture.h"

#include <gmock/gmock.h>
#include <png.h>

#include <cmath>

#include "generatrix/media/png.h"

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PictureFile : public FileTest {};

struct PictureKind {
  int bits, color;
  bool interlaced = false, transparent = false;  // tRNS
};

// libpng's low-level writer is the oracle; `row` gives each row in the file's own form.
std::string png(int width, int height, PictureKind kind, const std::function<std::string(int)>& row) {
  std::string bytes;
  auto* writer = ::png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  auto* info = ::png_create_info_struct(writer);
  const auto append = [](png_structp to, png_bytep data, std::size_t size) {
    static_cast<std::string*>(::png_get_io_ptr(to))->append(reinterpret_cast<const char*>(data), size);
  };
  ::png_set_write_fn(writer, &bytes, append, nullptr);
  ::png_set_IHDR(writer, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), kind.bits, kind.color,
                 kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  const png_color colors[] = {{10, 20, 30}, {40, 50, 60}};
  if (kind.color == PNG_COLOR_TYPE_PALETTE) ::png_set_PLTE(writer, info, colors, 2);
  const png_byte alphas[] = {255, 0};
  const png_color_16 clear{0, 1, 1, 1, 1};  // grey 1 or color (1, 1, 1)
  if (kind.transparent) ::png_set_tRNS(writer, info, alphas, 2, &clear);
  ::png_write_info(writer, info);
  for (int pass = ::png_set_interlace_handling(writer); pass > 0; --pass)
    for (int y = 0; y < height; ++y) ::png_write_row(writer, reinterpret_cast<png_const_bytep>(row(y).data()));
  ::png_write_end(writer, info);
  ::png_destroy_write_struct(&writer, &info);
  return bytes;
}

std::string png(PictureKind kind, const std::string& row, int width) {
  return png(width, 1, kind, [&](int) { return row; });
}

std::vector<std::uint8_t> pixels(const std::string& file) { return decode_picture(file, "x").image.pixels; }

TEST_F(PictureFile, SaysHowPngsWereStored) {
  const auto stored = [](PictureKind kind, int bytes) {
    return decode_picture(png(kind, std::string(bytes, '\0'), 1), "x").stored;
  };
  for (const int bits : {1, 2, 4, 8, 16}) {
    EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_GRAY}, 2), (StoredAs{bits, false, false}));
    EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_GRAY, false, true}, 2), (StoredAs{bits, false, true}));
    if (bits < 16) {
      EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_PALETTE}, 1), (StoredAs{bits, true, false}));
      EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_PALETTE, true, true}, 1), (StoredAs{bits, true, true}));
    }
    if (bits < 8) continue;
    EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_RGB}, 6), (StoredAs{bits, false, false}));
    EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_GRAY_ALPHA}, 4), (StoredAs{bits, false, true}));
    EXPECT_EQ(stored({bits, PNG_COLOR_TYPE_RGB_ALPHA, true}, 8), (StoredAs{bits, false, true}));
  }
}

TEST_F(PictureFile, RoundsAllSixteenBitValues) {
  const auto image = decode_png(png(256, 256, {16, PNG_COLOR_TYPE_GRAY},
                                    [](int y) {
                                      std::string row;
                                      for (int x = 0; x < 256; ++x) row += {static_cast<char>(y), static_cast<char>(x)};
                                      return row;
                                    }),
                                "x");
  for (int v = 0; v < 65536; ++v) ASSERT_EQ(image.pixels[static_cast<std::size_t>(v)], std::lround(v / 257.0)) << v;
}

TEST_F(PictureFile, LaysEveryTransparencyOnWhite) {
  for (int alpha = 0; alpha < 256; ++alpha) {
    for (const int value : {0, 1, 100, 254, 255}) {
      const auto c = static_cast<char>(value), a = static_cast<char>(alpha);
      const auto expected = std::lround((value * alpha + 255.0 * (255 - alpha)) / 255);
      ASSERT_THAT(pixels(png({8, PNG_COLOR_TYPE_GRAY_ALPHA}, {c, a}, 1)), ElementsAre(expected));
      ASSERT_THAT(pixels(png({8, PNG_COLOR_TYPE_RGB_ALPHA}, {c, c, c, a}, 1)), ElementsAre(expected, expected, expected));
      ASSERT_THAT(pixels(png({16, PNG_COLOR_TYPE_GRAY_ALPHA}, {c, c, a, a}, 1)), ElementsAre(expected));
    }
  }
  EXPECT_THAT(pixels(png({8, PNG_COLOR_TYPE_GRAY, false, true}, {1, 2}, 2)), ElementsAre(255, 2));
  EXPECT_THAT(pixels(png({16, PNG_COLOR_TYPE_GRAY, false, true}, {0, 1, 0, 2}, 2)), ElementsAre(255, 0));
  EXPECT_THAT(pixels(png({8, PNG_COLOR_TYPE_RGB, false, true}, {1, 1, 1, 1, 2, 1}, 2)), ElementsAre(255, 255, 255, 1, 2, 1));
  EXPECT_THAT(pixels(png({1, PNG_COLOR_TYPE_PALETTE, false, true}, "\x40", 2)), ElementsAre(10, 20, 30, 255, 255, 255));
}

TEST_F(PictureFile, InterlacedFilesGiveTheSamePixels) {
  for (const int color : {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA}) {
    const auto row = [](int y) {
      std::string out;
      for (int i = 0; i < 13 * 4; ++i) out += static_cast<char>(31 * y + 7 * i);
      return out;
    };
    EXPECT_EQ(decode_png(png(13, 9, {8, color, true}, row), "x"), decode_png(png(13, 9, {8, color, false}, row), "x"));
  }
}

TEST_F(PictureFile, GoesByContentNotByName) {
  const Image image{2, 1, 3, {1, 2, 3, 4, 5, 6}};
  write_png(folder_ / "x.jpg", image);
  EXPECT_EQ(read_picture(folder_ / "x.jpg").image, image);
  EXPECT_EQ(picture_size(folder_ / "x.jpg"), (PictureSize{2, 1, 3}));
  for (const auto* bytes : {"", "GIF89a", "\xFF\xD8", "\x89PNG"}) {
    write_file(folder_ / "x.png", bytes);
    EXPECT_THAT(complaint([&] { read_picture(folder_ / "x.png"); }),
                HasSubstr("x.png: starts neither as PNG nor as JPEG files do"));
    EXPECT_THROW(picture_size(folder_ / "x.png"), DataError);
  }
  EXPECT_THAT(complaint([&] { read_picture(folder_ / "none"); }), HasSubstr("no such file; expected a PNG or JPEG file"));
  EXPECT_THAT(complaint([&] { picture_size(folder_ / "none"); }), HasSubstr("no such file"));
}

TEST_F(PictureFile, SizesNeedTheFirstBytesOnly) {
  for (const int color : {0, 2, 3, 4, 6}) {
    const auto file = png(300, 2, {8, color}, [](int) { return std::string(1200, '\0'); });
    write_file(folder_ / "x", file.substr(0, 26));
    EXPECT_EQ(picture_size(folder_ / "x"), (PictureSize{300, 2, color & 2 ? 3 : 1}));
    for (std::size_t n = 0; n < 26; ++n) EXPECT_THROW(png_size(file.substr(0, n), "x"), DataError);
  }
  auto empty = encode_png({1, 1, 1, {0}});
  empty[19] = 0;
  EXPECT_THAT(complaint([&] { png_size(empty, "x"); }), HasSubstr("x: declares 0 x 1 pixels"));
}

TEST_F(PictureFile, NamesInAnyCase) {
  for (const auto* name : {"a.png", "a.PNG", "b/c.Jpg", "a.JPEG", "a.b.jpeg"}) EXPECT_TRUE(is_picture_name(name)) << name;
  for (const auto* name : {"png", "a.png.gz", "a.gif", "jpeg/a", ".png", ""}) EXPECT_FALSE(is_picture_name(name)) << name;
}

TEST_F(PictureFile, SurvivesDamage) {
  const auto row = [](int y) { return std::string(64, static_cast<char>(y % 2)); };
  for (const PictureKind kind :
       {PictureKind{16, PNG_COLOR_TYPE_RGB_ALPHA, true}, PictureKind{4, PNG_COLOR_TYPE_PALETTE, false, true}}) {
    const auto survived = survive_mutations(png(8, 8, kind, row), std::size_t{16} << 20, [](const std::string& damaged) {
      const auto image = decode_picture(damaged, "x", 1 << 16).image;
      EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(image.width * image.height * image.channels));
    });
    EXPECT_EQ(survived.cuts_refused, survived.cuts);
    EXPECT_GT(survived.mutations_refused, survived.mutations / 2);
  }
}

}  // namespace
}  // namespace gx
