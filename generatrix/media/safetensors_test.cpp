#include "generatrix/media/safetensors.h"

#include <gmock/gmock.h>

#include <array>
#include <fstream>

#include "generatrix/media/byte_order.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

class Safetensors : public FileTest {
 protected:
  // A file with this header text and data, as a stranger could have made it.
  std::string file(const std::string& header, const std::string& data) const {
    std::string out;
    append_little_endian<std::uint64_t>(out, header.size());
    return out + header + data;
  }
  void open(const std::string& bytes) const {
    write_file(folder_ / "x", bytes);
    SafetensorsFile{folder_ / "x"};
  }
  std::string told(const std::string& header, const std::string& data) const {
    return complaint([&] { open(file(header, data)); });
  }
  // `text` describes the only tensor.
  std::string told_of_a(const std::string& text, const std::string& data) const { return told("{\"a\":{" + text + "}}", data); }
};

TensorView view_of(Array& array) { return {array.type, array.shape, array.bytes.data(), array.bytes.size()}; }

// What the views of a file hold, so that files can be compared.
std::map<std::string, Array> contents(const SafetensorsFile& file) {
  std::map<std::string, Array> arrays;
  for (const auto& [name, view] : file.tensors()) arrays[name] = {view.type, view.shape, {view.data, view.data + view.size}};
  return arrays;
}

std::map<std::string, Array> named_arrays() {
  std::map<std::string, Array> arrays;
  arrays["bytes"] = Array::of<std::uint8_t>({3}, std::vector<std::uint8_t>{1, 2, 3});
  arrays["weight"] = Array::of<float>({2, 2}, std::vector<float>{1, -2, 3, 4});
  arrays["a bias \"b\"\n"] = Array::of<float>({1}, std::vector<float>{0.5});
  arrays["scalar"] = Array::of<double>({}, std::vector<double>{7});
  arrays["none"] = Array::of<std::int64_t>({0, 4}, {});
  arrays["half"] = Array{ElementType::bf16, {1}, {std::byte{0x80}, std::byte{0x3F}}};
  return arrays;
}

TensorViews views_of(std::map<std::string, Array>& arrays) {
  TensorViews views;
  for (auto& [name, array] : arrays) views[name] = view_of(array);
  return views;
}

TEST_F(Safetensors, ComeBack) {
  auto arrays = named_arrays();
  const Metadata metadata{{"spec", "[model]\nbeta = 1\n"}, {"version", "0.1.0"}};
  write_safetensors(folder_ / "x", views_of(arrays), metadata);
  const SafetensorsFile back(folder_ / "x");
  EXPECT_EQ(contents(back), arrays);
  EXPECT_EQ(back.metadata(), metadata);
  EXPECT_EQ(back.checksum().size(), 16u);
  for (const auto& [name, view] : back.tensors())
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(view.data) % size_of(view.type), 0u) << name;
  write_safetensors(folder_ / "again", back.tensors(), back.metadata());
  EXPECT_EQ(read_file(folder_ / "again", "tensors"), read_file(folder_ / "x", "tensors"));
}

TEST_F(Safetensors, BytesInMemoryReadAsTheirFile) {
  auto arrays = named_arrays();
  write_safetensors(folder_ / "x", views_of(arrays), {{"spec", "a"}});
  const auto bytes = " " + read_file(folder_ / "x", "safetensors");  // at an odd address
  const SafetensorsFile back(std::as_bytes(std::span(bytes)).subspan(1), "weights");
  EXPECT_EQ(contents(back), arrays);
  EXPECT_EQ(back.checksum(), SafetensorsFile(folder_ / "x").checksum());
  const auto cut = std::as_bytes(std::span(bytes)).subspan(1, bytes.size() - 2);
  EXPECT_THAT(complaint([&] { SafetensorsFile(cut, "weights"); }), HasSubstr("weights: "));
}

TEST_F(Safetensors, AreLaidOutByElementSizeThenName) {
  auto b = Array::of<float>({1}, std::vector<float>{1}), a = b, wide = Array::of<double>({1}, std::vector<double>{1});
  write_safetensors(folder_ / "x", {{"b", view_of(b)}, {"a", view_of(a)}, {"z", view_of(wide)}}, {});
  const SafetensorsFile back(folder_ / "x");
  EXPECT_LT(back.tensors().at("z").data, back.tensors().at("a").data);
  EXPECT_LT(back.tensors().at("a").data, back.tensors().at("b").data);
  EXPECT_EQ(from_little_endian<std::uint64_t>(read_file(folder_ / "x", "tensors")) % 8, 0u);
}

TEST_F(Safetensors, WritingToAViewLeavesTheFileAlone) {
  auto array = Array::of<float>({1}, std::vector<float>{1});
  write_safetensors(folder_ / "x", {{"a", view_of(array)}}, {});
  const auto before = read_file(folder_ / "x", "tensors");
  std::shared_ptr<void> owner;
  std::byte* data = nullptr;
  {
    const SafetensorsFile file(folder_ / "x");
    owner = file.owner();
    data = file.tensors().at("a").data;
  }
  data[0] = std::byte{9};  // alive by its owner alone
  EXPECT_EQ(read_file(folder_ / "x", "tensors"), before);
}

TEST_F(Safetensors, ReadsForeignFilesWithoutChecksumOrAlignment) {
  open(file("{}", ""));
  open(file(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[],"data_offsets":[1,5]}}   )",
            "abcde"));
  const SafetensorsFile back(folder_ / "x");
  EXPECT_EQ(back.checksum(), "");
  const auto& f = back.tensors().at("f");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(f.data) % 4, 0u);
  EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(f.data), f.size), "bcde");
}

TEST_F(Safetensors, RefuseWrongLengths) {
  EXPECT_THAT(complaint([&] { open(""); }), HasSubstr("found 0 bytes"));
  EXPECT_THAT(complaint([&] { open("1234567"); }), HasSubstr("found 7 bytes; expected a safetensors file, which has at least 8"));
  EXPECT_THAT(complaint([&] { open(std::string("\0\0\0\0\0\0\0\x80{}", 10)); }),
              HasSubstr("declares a header of 9223372036854775808 bytes"));
  EXPECT_THAT(complaint([&] { open(std::string("\3\0\0\0\0\0\0\0{}", 10)); }),
              HasSubstr("a header of 3 bytes; expected at most 2"));
  EXPECT_THAT(complaint([&] { SafetensorsFile{folder_ / "none"}; }), HasSubstr("no such file"));
  EXPECT_THAT(complaint([&] { SafetensorsFile{folder_}; }), HasSubstr("is no ordinary file"));
}

TEST_F(Safetensors, RefuseHeadersOfAnotherForm) {
  EXPECT_THAT(told("", ""), HasSubstr("header is not JSON"));
  EXPECT_THAT(told("{\"a\":", ""), HasSubstr("header is not JSON"));
  EXPECT_THAT(told("[]", ""), HasSubstr("'header' is no object"));
  EXPECT_THAT(told(std::string(5000, '['), ""), HasSubstr("nested too deep"));
  EXPECT_THAT(told(R"({"a":1})", ""), HasSubstr("'a' is no object"));
  EXPECT_THAT(told(R"({"__metadata__":{"k":1}})", ""), HasSubstr("metadata 'k' is no string"));
  EXPECT_THAT(told(R"({"__metadata__":{"k":"1","k":"2"}})", ""), HasSubstr("names 'k' twice"));
  const std::string one = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  EXPECT_THAT(told("{" + one + "," + one + "}", "x"), HasSubstr("names 'a' twice"));
}

TEST_F(Safetensors, RefuseTensorsThatDoNotAddUp) {
  EXPECT_THAT(told_of_a(R"("dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1])", "x"), HasSubstr("'a' has dtype \"F8_E4M3\""));
  EXPECT_THAT(told_of_a(R"("shape":[1],"data_offsets":[0,1])", "x"), HasSubstr("'a' has dtype null"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","data_offsets":[0,1])", "x"), HasSubstr("'a' has no shape"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])", "x"), HasSubstr("size or offset -1"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","shape":[1.5],"data_offsets":[0,1])", "x"), HasSubstr("size or offset 1.5"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","shape":[1],"data_offsets":[0])", "x"), HasSubstr("has 1 offsets"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","shape":[2],"data_offsets":[0,1])", "x"),
              HasSubstr("'a' has 1 bytes; expected those of u8 [2]"));
  EXPECT_THAT(told_of_a(R"("dtype":"F64","shape":[4611686018427387904,2],"data_offsets":[0,0])", ""),
              HasSubstr("'a' has 0 bytes"));
  EXPECT_THAT(told_of_a(R"("dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1])", "x"),
              HasSubstr("'a' has 1 bytes"));
  EXPECT_THAT(told_of_a(R"("dtype":"BOOL","shape":[1],"data_offsets":[0,1])", "x"), HasSubstr("booleans other than 0 and 1"));
}

TEST_F(Safetensors, RefuseHolesOverlapsAndEnds) {
  const auto two = [&](const std::string& first, const std::string& second, const std::string& data) {
    return told(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)" + first +
                    R"(},"b":{"dtype":"U8","shape":[2],"data_offsets":)" + second + "}}",
                data);
  };
  EXPECT_THAT(two("[0,2]", "[1,3]", "xyz"), HasSubstr("'b' begins at byte 1 of the data; expected 2"));
  EXPECT_THAT(two("[0,2]", "[3,5]", "vwxyz"), HasSubstr("'b' begins at byte 3 of the data; expected 2"));
  EXPECT_THAT(two("[1,3]", "[3,5]", "vwxyz"), HasSubstr("'a' begins at byte 1 of the data; expected 0"));
  EXPECT_THAT(two("[0,2]", "[2,4]", "xyz"), HasSubstr("'b' stands at bytes 2 to 4"));
  EXPECT_THAT(two("[2,0]", "[2,4]", "wxyz"), HasSubstr("'a' stands at bytes 2 to 0"));
  EXPECT_THAT(two("[0,2]", "[2,4]", "vwxyz"), HasSubstr("found 5 bytes of data; expected 4"));
}

TEST_F(Safetensors, EveryDamageIsRefusedUnlessTheContentIsUnharmed) {
  auto array = Array::of<float>({2}, std::vector<float>{1, 2});
  auto flag = Array::of<bool>({1}, std::array{true});
  write_safetensors(folder_ / "x", {{"a", view_of(array)}, {"flag", view_of(flag)}}, {{"beta", "4"}});
  const auto whole = read_file(folder_ / "x", "tensors");
  const auto expected = contents(SafetensorsFile(folder_ / "x"));
  std::size_t accepted = 0;
  for_each_damage(whole, [&](const std::string& damaged) {
    std::ofstream(folder_ / "damaged", std::ios::binary) << damaged;
    const SafetensorsFile file(folder_ / "damaged");
    ++accepted;
    EXPECT_EQ(contents(file), expected);
    EXPECT_EQ(file.checksum(), "");  // the harm befell the checksum's own name
  });
  EXPECT_LE(accepted, 5 * kChecksumKey.size());
}

TEST_F(Safetensors, FlippedDataNamesTheChecksum) {
  auto array = Array::of<float>({2}, std::vector<float>{1, 2});
  write_safetensors(folder_ / "x", {{"a", view_of(array)}}, {});
  auto bytes = read_file(folder_ / "x", "tensors");
  bytes.back() ^= 1;
  EXPECT_THAT(complaint([&] { open(bytes); }), HasSubstr("content does not fit its checksum"));
}

TEST_F(Safetensors, AFullDiskLeavesNothingBehind) {
  auto array = Array::of<float>({100000}, std::vector<float>(100000, 1));
  const auto act = [&] {
    const FullDisk full(4096);
    write_safetensors(folder_ / "x", {{"a", view_of(array)}}, {});
  };
  EXPECT_THAT(complaint(act), HasSubstr("x: cannot be written: File too large"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Safetensors, RefuseToWriteWhatIsNotThere) {
  auto array = Array::of<float>({2}, std::vector<float>{1, 2});
  auto view = view_of(array);
  view.shape = {3};
  EXPECT_THROW(write_safetensors(folder_ / "x", {{"a", view}}, {}), std::logic_error);
  EXPECT_THROW(write_safetensors(folder_ / "no" / "x", {}, {}), DataError);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace gx
