#include "generatrix/media/gzip_stream.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "generatrix/media/gzip.h"

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

class GzipStream : public FileTest {};

// zlib's own file functions write one member each.
void append_member(const Path& path, const std::string& bytes) {
  const auto file = ::gzopen(path.c_str(), "ab9");
  ::gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  ::gzclose(file);
}

std::string noise(std::size_t n) {
  std::mt19937_64 random(5);
  std::string bytes(n, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string read_all(const Path& path, std::size_t step) {
  MaybeGzipStream stream(path, "bytes");
  std::string all, piece(step, '\0');
  while (const auto n = stream.read(piece.data(), step)) all.append(piece, 0, n);
  EXPECT_EQ(stream.read(piece.data(), step), 0u);
  return all;
}

TEST_F(GzipStream, GivesWhatReadingAtOnceGives) {
  for (const auto& bytes : {std::string(), std::string("x"), noise(300'000), std::string(300'000, 'a')}) {
    std::filesystem::remove(folder_ / "x");
    write_file(folder_ / "plain", bytes);
    append_member(folder_ / "x", bytes);
    for (const std::size_t step : {std::size_t{1} << 20, std::size_t{997}}) {
      EXPECT_EQ(read_all(folder_ / "plain", step), bytes);
      EXPECT_EQ(read_all(folder_ / "x", step), bytes);
    }
  }
}

// Members and padding that begin anywhere within the pieces in which the file is read.
TEST_F(GzipStream, JoinsMembersAndSkipsPadding) {
  std::string expected;
  for (const std::size_t size : {65'000, 500, 1, 0, 66'000, 3}) {
    append_member(folder_ / "x", noise(size));
    expected += noise(size);
    write_file(folder_ / "padded", read_file(folder_ / "x", "gzip") + std::string(70'000, '\0'));
    EXPECT_EQ(read_all(folder_ / "x", 4096), expected);
    EXPECT_EQ(read_all(folder_ / "padded", 4096), expected);
    write_file(folder_ / "padded", read_file(folder_ / "padded", "gzip") + "x");
    EXPECT_THAT(complaint([&] { read_all(folder_ / "padded", 4096); }), HasSubstr("padded: has other bytes after its gzip data"));
  }
}

TEST_F(GzipStream, RefusesAsReadingAtOnceDoes) {
  append_member(folder_ / "x", "one");
  append_member(folder_ / "x", noise(200));
  const auto file = folder_ / "damaged";
  survive_mutations(read_file(folder_ / "x", "gzip"), std::size_t{8} << 20, [&](const std::string& damaged) {
    put_file(file, damaged);
    std::string expected, words;
    try {
      expected = read_maybe_gzip(file, "bytes");
    } catch (const DataError& error) {
      words = error.what();
    }
    if (words.empty())
      EXPECT_EQ(read_all(file, 100), expected);
    else
      EXPECT_EQ(complaint([&] { read_all(file, 100); }), words);
  });
}

TEST_F(GzipStream, MemoryDoesNotGrowWithTheFile) {
  append_member(folder_ / "x", std::string(50'000'000, 'a'));
  const PeakMemory peak;
  MaybeGzipStream stream(folder_ / "x", "bytes");
  std::string piece(1 << 16, '\0');
  std::size_t size = 0;
  while (const auto n = stream.read(piece.data(), piece.size())) size += n;
  EXPECT_EQ(size, 50'000'000u);
  EXPECT_LE(peak.growth(), std::size_t{2} << 20);
}

TEST_F(GzipStream, NamesWhatIsNoFile) {
  EXPECT_THAT(complaint([&] { MaybeGzipStream(folder_ / "none", "labels"); }), HasSubstr("no such file; expected labels"));
  EXPECT_THAT(complaint([&] { MaybeGzipStream(folder_, "labels"); }), HasSubstr("is no ordinary file, expected labels"));
}

}  // namespace
}  // namespace gx
