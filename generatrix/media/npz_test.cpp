#include "generatrix/media/npz.h"

#include <gmock/gmock.h>
#include <zip.h>

#include <cstdlib>
#include <fstream>

#include "generatrix/media/npy.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Npz : public FileTest {};

Arrays some_arrays() {
  return {{"x", Array::of<float>({2, 2}, std::vector<float>{1, 2, 3, 4})},
          {"labels", Array::of<std::int64_t>({2}, std::vector<std::int64_t>{0, 1})}};
}

// A packed archive with one entry of this name and content, as numpy.savez_compressed or a stranger could have made it.
void write_zip(const Path& path, const std::string& name, const std::string& bytes) {
  auto* zip = ::zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  ::zip_file_add(zip, name.c_str(), ::zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
  ::zip_set_file_compression(zip, 0, ZIP_CM_DEFLATE, 9);
  ASSERT_EQ(::zip_close(zip), 0);
}

TEST_F(Npz, ComesBack) {
  write_npz(folder_ / "x.npz", some_arrays());
  EXPECT_EQ(read_npz(folder_ / "x.npz"), some_arrays());
  EXPECT_EQ(read_npz(folder_ / "x.npz", "labels"), some_arrays().at("labels"));
  const auto first = read_file(folder_ / "x.npz", "arrays");
  write_npz(folder_ / "x.npz", some_arrays());
  EXPECT_EQ(read_file(folder_ / "x.npz", "arrays"), first);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(Npz, ReadsPackedEntries) {
  const auto array = Array::of<double>({1000}, std::vector<double>(1000, 1));
  write_zip(folder_ / "x.npz", "a.npy", encode_npy(array, "x"));
  EXPECT_EQ(read_npz(folder_ / "x.npz", "a"), array);
  EXPECT_THAT(complaint([&] { read_npz(folder_ / "x.npz", 4000); }),
              HasSubstr("unpacks to more bytes than is safe; expected at most 4000"));
}

TEST_F(Npz, SaysWhatIsWrong) {
  EXPECT_THAT(complaint([&] { read_npz(folder_ / "none.npz"); }), HasSubstr("no such file"));
  write_file(folder_ / "x.npz", "no zip");
  EXPECT_THAT(complaint([&] { read_npz(folder_ / "x.npz"); }), HasSubstr("damaged zip (Not a zip archive)"));
  write_zip(folder_ / "x.npz", "notes.txt", "hello");
  EXPECT_THAT(complaint([&] { read_npz(folder_ / "x.npz"); }), HasSubstr("holds 'notes.txt'; expected npy arrays only"));
  write_npz(folder_ / "x.npz", some_arrays());
  EXPECT_THAT(complaint([&] { read_npz(folder_ / "x.npz", "y"); }), HasSubstr("holds no array 'y'; expected one of labels, x"));
  EXPECT_THROW(write_npz(folder_ / "x.npz", {}), std::logic_error);
  EXPECT_THROW(write_npz(folder_ / "no" / "x.npz", some_arrays()), DataError);
}

TEST_F(Npz, AFullDiskLeavesNothingBehind) {
  const auto act = [&] {
    const FullDisk full(4096);
    write_npz(folder_ / "x.npz", {{"a", Array::of<float>({100000}, std::vector<float>(100000, 1))}});
  };
  EXPECT_THAT(complaint(act), HasSubstr("x.npz: cannot be written"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Npz, DamageIsRefusedOrHarmless) {
  const Arrays arrays{{"x", Array::of<std::uint8_t>({3}, std::vector<std::uint8_t>{1, 2, 3})}};
  write_npz(folder_ / "x.npz", arrays);
  const auto whole = read_file(folder_ / "x.npz", "arrays");
  const auto refused = for_each_damage(whole, [&](const std::string& damaged) {
    std::ofstream(folder_ / "damaged.npz", std::ios::binary) << damaged;
    EXPECT_EQ(read_npz(folder_ / "damaged.npz"), arrays);  // a changed time stamp
  });
  EXPECT_GT(refused, 4 * whole.size());
}

TEST_F(Npz, ReadsWhatNumpyWrote) {
  const char* data = std::getenv("GENERATRIX_DATA");
  if (!data || !std::filesystem::exists(Path(data) / "adbench")) GTEST_SKIP() << "needs adbench in $GENERATRIX_DATA";
  const auto arrays = read_npz(Path(data) / "adbench" / "43_WDBC.npz");
  EXPECT_THAT(arrays.at("X").shape, ElementsAre(367, 30));
  EXPECT_THAT(arrays.at("y").shape, ElementsAre(367));
}

}  // namespace
}  // namespace gx
