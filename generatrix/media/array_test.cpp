#include "generatrix/media/array.h"

#include <gtest/gtest.h>

#include "generatrix/media/byte_order.h"

namespace gx {
namespace {

using Sizes = std::vector<std::int64_t>;

TEST(Array, CountsWithoutOverflow) {
  EXPECT_EQ(count_of(Sizes{}), 1);
  EXPECT_EQ(count_of(Sizes{2, 3}), 6);
  EXPECT_EQ(count_of(Sizes{std::int64_t{1} << 40, std::int64_t{1} << 40, 0}), 0);
  EXPECT_EQ(count_of(Sizes{std::int64_t{1} << 40, std::int64_t{1} << 40}), std::nullopt);
  EXPECT_EQ(count_of(Sizes{-1, -1}), std::nullopt);
  EXPECT_EQ(count_of(Sizes{0, -1}), std::nullopt);
  EXPECT_EQ(bytes_of(ElementType::f64, Sizes{std::int64_t{1} << 60}), std::nullopt);
  EXPECT_EQ(bytes_of(ElementType::bf16, Sizes{3}), 6);
}

TEST(Array, GivesItsValuesBackInTheirTypeOnly) {
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  const auto array = Array::of<float>({2, 3}, values);
  EXPECT_EQ(array.count(), 6);
  EXPECT_TRUE(std::ranges::equal(array.values<float>(), values));
  EXPECT_TRUE(array.values<std::int32_t>().empty());
  EXPECT_EQ(Array::of<double>({0}, {}).count(), 0);
}

TEST(ByteOrder, BigEndianIsTheOtherWayRound) {
  std::string bytes;
  append_big_endian<std::int32_t>(bytes, 0x01020304);
  EXPECT_EQ(bytes, std::string("\1\2\3\4"));
  EXPECT_EQ(from_big_endian<std::int32_t>(bytes), 0x01020304);
  EXPECT_EQ(from_little_endian<std::int32_t>(bytes), 0x04030201);
}

}  // namespace
}  // namespace gx
