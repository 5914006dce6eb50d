// CIFAR-10's files, written by this test: whole and damaged.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/file.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Cifar : public ::testing::Test {
 protected:
  Cifar() : folder_(std::filesystem::temp_directory_path() / ("gx_cifar_test_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
    make_folder(folder_);
  }
  ~Cifar() override { std::filesystem::remove_all(folder_); }
  // Record i has label i + first, and pixel values that tell record, channel, row and column apart.
  static std::string records(int n, int first) {
    std::string bytes;
    for (int i = 0; i < n; ++i) {
      bytes += static_cast<char>(first + i);
      for (int k = 0; k < 3 * 32 * 32; ++k)
        bytes += static_cast<char>((first + i + k / 1024 * 50 + k / 32 % 32 * 3 + k % 32) % 256);
    }
    return bytes;
  }
  Data open() const { return open_data({.name = folder_.string(), .valid = 0}); }

  Path folder_;
};

TEST_F(Cifar, BatchesAreReadInTheOrderOfTheirNames) {
  write_file(folder_ / "data_batch_2.bin", records(2, 5));
  write_file(folder_ / "data_batch_1.bin", records(3, 0));
  write_file(folder_ / "test_batch.bin", records(1, 9));
  write_file(folder_ / "batches.meta.txt", "airplane");
  const auto data = open();
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{3, 32, 32}));
  EXPECT_EQ(data.codec.task().label()->values, Values(Symbols{{10}}));
  EXPECT_EQ(data.codec.label_names().at(9), "truck");
  const auto train = read_all(*data.train), test = read_all(*data.test);
  EXPECT_TRUE(at::equal(train.given.x(), at::tensor({0, 1, 2, 5, 6}, at::kLong)));
  EXPECT_TRUE(at::equal(test.given.x(), at::tensor({9}, at::kLong)));
  EXPECT_EQ(train.x()[4][2][7][30].item<int>(), 6 + 2 * 50 + 7 * 3 + 30) << "record, channel, row, column";
}

TEST_F(Cifar, WithoutATestBatchRowsAreHeldOut) {
  write_file(folder_ / "data_batch_1.bin", records(10, 0));
  EXPECT_EQ(open().train->size(), 10);
  EXPECT_EQ(open().test->size(), 0);
}

TEST_F(Cifar, DamagedFilesAreNamed) {
  const auto whole = records(3, 0);
  const auto path = folder_ / "data_batch_1.bin";
  const auto expect_refused = [&](const std::string& bytes, const std::string& why) {
    write_file(path, bytes);
    EXPECT_THAT([&] { open(); }, ThrowsMessage<DataError>(AllOf(HasSubstr("data_batch_1.bin"), HasSubstr(why))));
  };
  expect_refused(whole.substr(0, whole.size() - 7), "2 records of 3073 bytes and 3066 bytes more");
  expect_refused("", "at least one");
  expect_refused(records(3, 8), "label 10");
  std::filesystem::remove(path);
  write_file(folder_ / "data_batch_1.bin.gz", "\x1f\x8b no gzip");
  EXPECT_THAT([&] { open(); }, ThrowsMessage<DataError>(HasSubstr("data_batch_1.bin.gz")));
}

}  // namespace
}  // namespace gx
