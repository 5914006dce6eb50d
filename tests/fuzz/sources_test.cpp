// Every reader of data sets against a thousand damaged copies of a small file of its kind, drawn from a seed that is kept: each
// is opened, or refused in one line that names the file, in bounded time and memory.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <random>

#include "generatrix/base/rng.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/source.h"
#include "generatrix/media/idx.h"
#include "generatrix/media/npy.h"
#include "generatrix/media/npz.h"
#include "generatrix/media/png.h"
#include "generatrix/media/wav.h"

#include "tests/support/mutations.h"
#include "tests/support/temporary_folder.h"

namespace gx {
namespace {

constexpr int kTries = 1000;
constexpr std::uint64_t kSeed = 20'261'127;
constexpr auto kLongest = std::chrono::seconds(5);
constexpr std::size_t kMostMemory = std::size_t{512} << 20;

struct Example {
  std::string name;                                              // of the test
  std::string file;                                              // which is damaged
  std::string bytes;                                             // whole
  bool folder = false;                                           // the folder is opened rather than the file
  std::vector<std::pair<std::string, std::string>> beside = {};  // files that stay whole
  DataSpec spec = {};
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

std::string bytes_of(const std::string& name, const std::function<void(const Path&)>& write) {
  const TemporaryFolder folder("fuzz_example");
  write(folder.path / name);
  return read_file(folder.path / name, "an example");
}

std::string png(std::int64_t channels) {
  std::vector<std::uint8_t> pixels;
  for (std::int64_t i = 0; i < 30 * channels; ++i) pixels.push_back(static_cast<std::uint8_t>(i * 37));
  return encode_png({6, 5, channels, pixels});
}

std::string table() {
  std::string text = "when,age,\"color, of it\",score,id\n";
  for (int i = 0; i < 40; ++i)
    text += "2024-01-" + std::to_string(10 + i % 20) + "," + (i % 7 ? std::to_string(i * 3) : "NA") + "," +
            (i % 3 ? "\"red\"" : "green") + "," + std::to_string(i * 0.37) + "," + std::to_string(i % 5) + "\n";
  return text;
}

std::vector<Example> examples() {
  Rng rng(1);
  const auto bytes = rng.integers(256, {20, 4, 4}).to(at::kByte);
  const auto reals = rng.normal({20, 3}, at::kDouble);
  const auto labels = to_array(at::arange(20, at::kLong).remainder(3).to(at::kByte));
  const auto npz = bytes_of("x.npz", [&](const Path& path) {
    write_npz(path, {{"x", to_array(reals)}, {"y", labels}, {"z", to_array(bytes)}});
  });
  const std::vector<std::int16_t> samples{0, 100, -200, 3000, -32768, 32767, 5, 6, 7, 8};
  const auto wav = bytes_of("a.wav", [&](const Path& path) { write_wav(path, 8000, 1, samples); });
  std::string cifar;
  for (int i = 0; i < 3 * 3073; ++i) cifar += static_cast<char>(i % 3073 ? i * 7 : i / 3073);
  DataSpec words, windows, given, fitted;
  words.tokens = "words";
  windows.window = 7;
  given.given = ColumnsGivenSpec{.names = {"score"}};
  fitted.size = {4, 4};
  return {{"idx",
           "train-images-idx3-ubyte",
           encode_idx(to_array(bytes), "x"),
           false,
           {{"train-labels-idx1-ubyte", encode_idx(labels, "y")}}},
          {"idx_labels",
           "train-labels-idx1-ubyte",
           encode_idx(labels, "y"),
           true,
           {{"train-images-idx3-ubyte", encode_idx(to_array(bytes), "x")}}},
          {"npy_bytes", "x.npy", encode_npy(to_array(bytes), "x")},
          {"npy_reals", "x.npy", encode_npy(to_array(reals), "x")},
          {"npz", "x.npz", npz},
          {"cifar", "data_batch_1.bin", cifar, true},
          {"png", "a.png", png(1), true, {{"b.png", png(3)}}},
          {"png_fitted", "a.png", png(3), true, {{"b.png", png(1)}}, fitted},
          {"metadata_csv", "metadata.csv", "file_name,label\na.png,x\nb.png,y\n", true, {{"a.png", png(1)}, {"b.png", png(1)}}},
          {"metadata_jsonl",
           "metadata.jsonl",
           "{\"file_name\": \"a.png\", \"label\": 3}\n{\"file_name\": \"b.png\", \"label\": 4}\n",
           true,
           {{"a.png", png(1)}, {"b.png", png(1)}}},
          {"table", "t.csv", table()},
          {"table_given", "t.csv", table(), false, {}, given},
          {"table_plain", "t.data", "39, State-gov, 77516, <=50K\n50, ?, 83311, >50K\n|comment\n38, Private, 215646, <=50K\n"},
          {"series", "s.csv", "id,time,open,close\nb,2,5,6\na,1,1,2\na,3,,4\na,2,7.5,8\nb,1,9,10\n"},
          {"windows", "t.csv", table(), false, {}, windows},
          {"ratings", "r.inter", "user_id:token\titem_id:token\trating:float\nu\t10\t4.5\nv\t9\t1\nu\t2\t3\n"},
          {"items", "r.txt", "0 5 7 9\n1 7\n2 5 9 11\n"},
          {"characters", "t.txt", "a text of\nsome l\xC3\xA4nes\n\nand more\n"},
          {"words", "t.txt", "a text of\nsome l\xC3\xA4nes\n\nand more\n", false, {}, words},
          {"sound", "3_a.wav", wav, true, {{"3_b.wav", wav}}}};
}

void write_plainly(const Path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

// The complaint of opening it and reading all rows once; empty when there is none.
std::string complaint_of(const DataSpec& spec) {
  try {
    const auto data = open_data(spec);
    Rng rng(1);
    if (data.train->size() > 0) read_batch(*data.train, data.codec, 0, data.train->size(), rng);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

class Fuzz : public ::testing::TestWithParam<Example> {};

TEST_P(Fuzz, IsReadOrRefusedInOneLine) {
  const auto& example = GetParam();
  std::mt19937_64 random(kSeed);
  const PeakMemory memory;
  int refused = 0;
  for (int i = 0; i < kTries; ++i) {
    const TemporaryFolder folder("fuzz_" + example.name);
    for (const auto& [name, bytes] : example.beside) write_plainly(folder.path / name, bytes);
    const auto bytes = i == 0 ? example.bytes : mutated(example.bytes, random);
    write_plainly(folder.path / example.file, bytes);
    auto spec = example.spec;
    spec.name = (example.folder ? folder.path : folder.path / example.file).string();
    spec.valid = 0;
    const auto begin = std::chrono::steady_clock::now();
    std::string said;
    ASSERT_NO_THROW(said = complaint_of(spec)) << "try " << i;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, kLongest) << "try " << i;
    EXPECT_EQ(said.find('\n'), std::string::npos) << "try " << i << ": " << said;
    if (said.empty()) continue;
    ++refused;
    ASSERT_GT(i, 0) << "the whole file: " << said;
    const bool says_where = said.find(folder.path.string()) != std::string::npos || said.find("data.given.names") == 0;
    EXPECT_TRUE(says_where) << "try " << i << ": " << said;
  }
  EXPECT_LT(memory.growth(), kMostMemory);
  RecordProperty("refused", refused);
}

INSTANTIATE_TEST_SUITE_P(Readers, Fuzz, ::testing::ValuesIn(examples()), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
