#include "generatrix/media/idx.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Idx : public FileTest {};

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

const std::string kTwoByThree = bytes({0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255});

template <class T>
void expect_round_trip(const Path& path, std::vector<T> values) {
  const auto array = Array::of<T>({static_cast<std::int64_t>(values.size()) / 2, 2}, values);
  write_idx(path, array);
  EXPECT_EQ(read_idx(path), array) << name_of(array.type);
}

TEST_F(Idx, ReadsTheFormatAsItIsDescribed) {
  const auto array = decode_idx(kTwoByThree, "x");
  EXPECT_THAT(array.shape, ElementsAre(2, 3));
  EXPECT_THAT(array.values<std::uint8_t>(), ElementsAre(1, 2, 3, 4, 5, 255));
  EXPECT_EQ(encode_idx(array, "x"), kTwoByThree);
  EXPECT_THAT(decode_idx(bytes({0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 0, 255, 254}), "x").values<std::int16_t>(), ElementsAre(256, -2));
}

TEST_F(Idx, EveryTypeComesBack) {
  expect_round_trip<std::uint8_t>(folder_ / "x", {0, 1, 2, 255});
  expect_round_trip<std::int8_t>(folder_ / "x", {0, 1, -128, 127});
  expect_round_trip<std::int16_t>(folder_ / "x", {0, 1, -32768, 32767});
  expect_round_trip<std::int32_t>(folder_ / "x", {0, 1, -70000, 70000});
  expect_round_trip<float>(folder_ / "x", {0, 1.5f, -1e30f, 3e-30f});
  expect_round_trip<double>(folder_ / "x", {0, 1.5, -1e300, 3e-300});
  EXPECT_THROW(encode_idx(Array::of<std::int64_t>({1}, std::vector<std::int64_t>{1}), "x"), Unsupported);
}

TEST_F(Idx, SaysWhatIsWrong) {
  const auto told = [](const std::string& file) { return complaint([&] { decode_idx(file, "x"); }); };
  EXPECT_THAT(told(""), HasSubstr("two zero bytes"));
  EXPECT_THAT(told("\x89PNG"), HasSubstr("two zero bytes"));
  EXPECT_THAT(told(bytes({0, 0, 7, 1, 0, 0, 0, 0})), HasSubstr("type code 0x07"));
  EXPECT_THAT(told(bytes({0, 0, 8, 3, 0, 0})), HasSubstr("ends after 6 bytes; expected a header of 16 bytes"));
  EXPECT_THAT(told(kTwoByThree.substr(0, 17)), HasSubstr("found 5 bytes of data; expected 6, as the header promises: u8 [2, 3]"));
  EXPECT_THAT(told(kTwoByThree + "x"), HasSubstr("found 7 bytes of data; expected 6"));
  EXPECT_THAT(told(bytes({0, 0, 8, 1, 255, 255, 255, 255})),
              HasSubstr("expected 4294967295, as the header promises: u8 [4294967295]"));
  std::string huge = bytes({0, 0, 14, 3});
  for (int i = 0; i < 3; ++i) huge += bytes({127, 255, 255, 255});
  EXPECT_THAT(told(huge), HasSubstr("absurd sizes"));
}

TEST_F(Idx, DamageNeverCrashes) {
  const auto refused = for_each_damage(kTwoByThree, [](const std::string& file) { EXPECT_EQ(decode_idx(file, "x").count(), 6); });
  EXPECT_GE(refused, kTwoByThree.size() + 4 * 10);
}

TEST_F(Idx, ReadsMnist) {
  const char* data = std::getenv("GENERATRIX_DATA");
  if (!data || !std::filesystem::exists(Path(data) / "mnist")) GTEST_SKIP() << "needs mnist in $GENERATRIX_DATA";
  for (const auto& entry : std::filesystem::directory_iterator(Path(data) / "mnist")) {
    if (entry.path().filename().string().starts_with("t10k-labels"))
      EXPECT_THAT(read_idx(entry.path()).shape, ElementsAre(10000));
    if (entry.path().filename().string().starts_with("t10k-images"))
      EXPECT_THAT(read_idx(entry.path()).shape, ElementsAre(10000, 28, 28));
  }
}

}  // namespace
}  // namespace gx
