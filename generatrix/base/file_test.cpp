#include "generatrix/base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "generatrix/base/errors.h"
#include "generatrix/base/scratch_folder.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("gx_file_test_" + std::to_string(::getpid()));
    make_folder(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  Path folder_;
};

TEST_F(Files, ComeBackByteForByte) {
  const std::string bytes("a\0b\n\xff", 5);
  write_file(folder_ / "x", bytes);
  EXPECT_EQ(read_file(folder_ / "x", "bytes"), bytes);
  write_file(folder_ / "empty", "");
  EXPECT_EQ(read_file(folder_ / "empty", "nothing"), "");
}

TEST_F(Files, AFailedWriteLeavesTheOldFileAndNoOther) {
  write_file(folder_ / "x", "old");
  const auto fail = [](const Path& temporary) {
    write_file(temporary, "half");
    throw errors::unwritable(temporary, "no space left");
  };
  EXPECT_THROW(write_file_with(folder_ / "x", fail), DataError);
  EXPECT_EQ(read_file(folder_ / "x", "the old file"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

// What the handler of a signal does, which then ends the process.
TEST_F(Files, AnUnfinishedOneCanBeRemoved) {
  EXPECT_NO_THROW(remove_unfinished_file()) << "there is none";
  Path seen;
  EXPECT_THROW(write_file_with(folder_ / "big",
                               [&](const Path& temporary) {
                                 std::ofstream(temporary) << "half";
                                 seen = temporary;
                                 remove_unfinished_file();
                                 EXPECT_FALSE(std::filesystem::exists(temporary));
                               }),
               DataError);
  std::ofstream(seen) << "other";
  remove_unfinished_file();
  EXPECT_TRUE(std::filesystem::exists(seen)) << "nothing is being written any more";
}

TEST_F(Files, MissingAndMisplacedAreNamed) {
  EXPECT_THROW(read_file(folder_ / "none", "a configuration"), DataError);
  EXPECT_THROW(read_file(folder_, "a configuration"), DataError);
  write_file(folder_ / "x", "");
  EXPECT_THROW(make_folder(folder_ / "x"), DataError);
}

TEST(ScratchFolder, IsGoneWithAllThatLiesInIt) {
  fs::path path;
  {
    const ScratchFolder one, other;
    path = one.path();
    EXPECT_NE(path, other.path());
    fs::create_directory(path / "inner");
    write_file(path / "inner" / "file", "bytes");
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace gx
