#include "generatrix/data/sources/bit_rows.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/source.h"

#include "tests/support/file_fixture.h"
#include "tests/support/known_data.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

class BitRows : public FileTest {
 protected:
  Path train_ = folder_ / "some.train.data";
};

TEST_F(BitRows, AreReadWithThePartsBesideThem) {
  write_file(train_, "0,1,1\n1,0,0\r\n\n1 1 1\n");
  write_file(folder_ / "some.valid.data", "0,0,0\n");
  write_file(folder_ / "some.test.data", "0,0,1\n0,1,0");
  const auto opened = open_bit_rows(train_);
  EXPECT_TRUE(opened.bits);
  EXPECT_TRUE(at::equal(opened.train.x(), at::tensor({0, 1, 1, 1, 0, 0, 1, 1, 1}, at::kByte).view({3, 3})));
  EXPECT_EQ(opened.valid.size(), 1);
  EXPECT_TRUE(at::equal(opened.test.x(), at::tensor({0, 0, 1, 0, 1, 0}, at::kByte).view({2, 3})));
}

TEST_F(BitRows, AreRefusedByTheLine) {
  const auto words = [&](const std::string& text) {
    write_file(train_, text);
    return complaint([&] { open_bit_rows(train_); });
  };
  EXPECT_THAT(words("0,1\n0,2\n"), HasSubstr("line 2: '2'"));
  EXPECT_THAT(words("0,1\n0,1,1\n"), HasSubstr("line 2: 3 bits"));
  EXPECT_THAT(words("\n\n"), HasSubstr("no rows"));
  write_file(folder_ / "some.valid.data", "0,1,1\n");
  EXPECT_THAT(words("0,1\n"), HasSubstr("line 1: 3 bits"));
}

TEST(BinarySets, HaveTheirOwnParts) {
  if (!is_here("nltcs")) GTEST_SKIP() << "nltcs is not here";
  const auto data = open_data({.name = "nltcs"});
  EXPECT_EQ(data.train->size(), 16'181);
  EXPECT_EQ(data.valid->size(), 2'157);
  EXPECT_EQ(data.test->size(), 3'236);
  EXPECT_EQ(data.codec.task().event.only(), (Field{.name = "x", .values = kBits, .shape = {16}}));
}

}  // namespace
}  // namespace gx
