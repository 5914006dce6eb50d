#include "generatrix/media/gzip.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

class Gzip : public FileTest {};

std::string pack(const std::string& bytes) {
  z_stream stream{};
  ::deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

std::string noisy_bytes(std::size_t n) {
  std::string bytes;
  for (std::uint32_t x = 1; bytes.size() < n; x = x * 1664525 + 1013904223) bytes += static_cast<char>(x >> 24);
  return bytes;
}

TEST_F(Gzip, UnpacksAndLeavesPlainFilesAlone) {
  for (const auto& bytes : {std::string(), std::string("x"), noisy_bytes(300'000), std::string(3'000'000, 'a')}) {
    write_file(folder_ / "x", pack(bytes));
    EXPECT_EQ(read_maybe_gzip(folder_ / "x", "bytes"), bytes);
    write_file(folder_ / "x", bytes);
    EXPECT_EQ(read_maybe_gzip(folder_ / "x", "bytes"), bytes);
  }
}

TEST_F(Gzip, JoinsMembersAndSkipsPadding) {
  EXPECT_EQ(unpack_gzip(pack("one ") + pack("") + pack("two") + std::string(512, '\0'), "x.gz"), "one two");
}

TEST_F(Gzip, RefusesOtherBytesBehind) {
  EXPECT_THAT(complaint([] { unpack_gzip(pack("one") + "two", "x.gz"); }),
              HasSubstr("x.gz: has other bytes after its gzip data"));
}

TEST_F(Gzip, EveryShorteningEndsEarly) {
  const auto packed = pack(noisy_bytes(200));
  for (std::size_t n = 2; n < packed.size(); ++n)
    EXPECT_THAT(complaint([&] { unpack_gzip(packed.substr(0, n), "x.gz"); }), HasSubstr("x.gz: ends early"));
}

TEST_F(Gzip, DamageIsFoundOrHarmless) {
  const auto bytes = noisy_bytes(200);
  const auto refused = for_each_damage(pack(bytes), [&](const std::string& damaged) {
    if (is_gzip(damaged)) EXPECT_EQ(unpack_gzip(damaged, "x.gz"), bytes);  // a changed time stamp
  });
  EXPECT_GT(refused, pack(bytes).size());
}

TEST_F(Gzip, StopsABomb) {
  const auto bomb = pack(std::string(10'000'000, '\0'));
  EXPECT_LT(bomb.size(), 20'000u);
  EXPECT_THAT(complaint([&] { unpack_gzip(bomb, "x.gz", 1'000'000); }), HasSubstr("unpacks to more bytes than is safe"));
  EXPECT_EQ(unpack_gzip(bomb, "x.gz", 10'000'000).size(), 10'000'000u);
  write_file(folder_ / "plain", "12345");
  EXPECT_THROW(read_maybe_gzip(folder_ / "plain", "bytes", 4), DataError);
  EXPECT_EQ(read_maybe_gzip(folder_ / "plain", "bytes", 5), "12345");
}

TEST_F(Gzip, NamesAMissingFile) {
  EXPECT_THAT(complaint([&] { read_maybe_gzip(folder_ / "none", "labels"); }), HasSubstr("no such file; expected labels"));
}

}  // namespace
}  // namespace gx
