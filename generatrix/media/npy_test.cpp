#include "generatrix/media/npy.h"

#include <gmock/gmock.h>

#include <array>

#include "generatrix/media/byte_order.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Npy : public FileTest {};

std::string file(const std::string& header, const std::string& data, char version = 1) {
  std::string out = "\x93NUMPY";
  out += version;
  out += '\0';
  if (version == 1)
    append_little_endian(out, static_cast<std::uint16_t>(header.size()));
  else
    append_little_endian(out, static_cast<std::uint32_t>(header.size()));
  return out + header + data;
}

std::string dict(const std::string& descr, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

template <class T>
void expect_round_trip(std::vector<T> values) {
  Array array{element_type<T>(), {static_cast<std::int64_t>(values.size()), 1}, {}};
  for (const T value : values) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    array.bytes.insert(array.bytes.end(), bytes, bytes + sizeof(T));
  }
  const auto encoded = encode_npy(array, "x");
  EXPECT_EQ(decode_npy(encoded, "x"), array) << name_of(array.type);
  EXPECT_EQ((encoded.size() - array.bytes.size()) % 64, 0u);
}

TEST_F(Npy, EveryTypeComesBack) {
  expect_round_trip<std::uint8_t>({0, 255});
  expect_round_trip<std::int8_t>({-128, 127});
  expect_round_trip<std::int16_t>({-300, 300});
  expect_round_trip<std::int32_t>({-70000, 70000});
  expect_round_trip<std::int64_t>({-(std::int64_t{1} << 40), 1});
  expect_round_trip<float>({1.5f, -2});
  expect_round_trip<double>({1.5, -2});
  const Array half{ElementType::f16, {}, {std::byte{0}, std::byte{0x3C}}};
  EXPECT_EQ(decode_npy(encode_npy(half, "x"), "x"), half);
  EXPECT_THROW(encode_npy({ElementType::bf16, {}, half.bytes}, "x"), Unsupported);
  const auto truth = Array::of<bool>({2}, std::array<bool, 2>{true, false});
  write_npy(folder_ / "x.npy", truth);
  EXPECT_EQ(read_npy(folder_ / "x.npy"), truth);
}

TEST_F(Npy, ReadsAllVersionsOrdersAndSpellings) {
  for (const char version : {1, 2, 3})
    EXPECT_THAT(decode_npy(file(dict("|u1", "(2,)"), "ab", version), "x").values<std::uint8_t>(), ElementsAre('a', 'b'));
  EXPECT_THAT(decode_npy(file(dict(">i2", "(2L,)"), std::string("\1\0\0\1", 4)), "x").values<std::int16_t>(),
              ElementsAre(256, 1));
  EXPECT_TRUE(decode_npy(file(dict("<f8", "()"), std::string(8, '\0')), "x").shape.empty());
  EXPECT_EQ(decode_npy(file(R"({"shape":(1,1),"descr":"|b1","fortran_order":False})", "\1"), "x").count(), 1);
}

TEST_F(Npy, TurnsFortranOrderIntoC) {
  // element (i, j, k) is 100 i + 10 j + k; the first index is fastest in the file
  std::string data;
  for (int k = 0; k < 2; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) append_little_endian(data, static_cast<std::int16_t>(100 * i + 10 * j + k));
  const auto array = decode_npy(file(dict("<i2", "(2, 3, 2)", "True"), data), "x");
  EXPECT_THAT(array.values<std::int16_t>(), ElementsAre(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121));
  EXPECT_EQ(decode_npy(file(dict("<i2", "(0, 3)", "True"), ""), "x").count(), 0);
}

TEST_F(Npy, SaysWhatIsWrong) {
  const auto told = [](const std::string& bytes) { return complaint([&] { decode_npy(bytes, "x"); }); };
  EXPECT_THAT(told("not an array at all"), HasSubstr("does not start as npy files do"));
  EXPECT_THAT(told(file(dict("|u1", "(2,)"), "ab", 9)), HasSubstr("npy version 9"));
  EXPECT_THAT(told(file(dict("|u1", "(2,)"), "abc")), HasSubstr("found 3 bytes of data; expected those of u8 [2]"));
  EXPECT_THAT(told(file(dict("<f8", "(4611686018427387904, 2)"), "")), HasSubstr("found 0 bytes of data"));
  for (const auto* shape : {"(-2,)", "(2x,)", "(x,)", "(99999999999999999999,)"})
    EXPECT_THAT(told(file(dict("|u1", shape), "")), HasSubstr("damaged npy header")) << shape;
  EXPECT_THAT(told(file("{'descr': '|u1', 'shape': (1,)}", "a")), HasSubstr("damaged npy header"));
  EXPECT_THAT(told(file(dict("|b1", "(1,)"), "\2")), HasSubstr("booleans other than 0 and 1"));
  EXPECT_THAT(told(std::string("\x93NUMPY\2\0\xff\xff\xff\xff{", 13)), HasSubstr("declares a header of 4294967295 bytes"));
  EXPECT_THROW(decode_npy(file(dict("|O", "(1,)"), "a"), "x"), Unsupported);
  EXPECT_THROW(decode_npy(file("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", "a"), "x"), Unsupported);
}

TEST_F(Npy, DamageNeverCrashes) {
  const auto refused =
      for_each_damage(file(dict("<f4", "(2, 2)", "True"), std::string(16, '\1')), [](const std::string& damaged) {
        const auto array = decode_npy(damaged, "x");
        EXPECT_EQ(bytes_of(array.type, array.shape), static_cast<std::int64_t>(array.bytes.size()));
      });
  EXPECT_GT(refused, 200u);
}

}  // namespace
}  // namespace gx
