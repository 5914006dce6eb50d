#include "generatrix/data/sources/cifar.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/media/gzip.h"

namespace gx {
namespace {

constexpr std::int64_t kSide = 32, kChannels = 3, kClasses = 10;
constexpr std::int64_t kRecord = 1 + kChannels * kSide * kSide;

// The batches of the folder whose names begin so, in the order of their names; each once when it lies there packed and plain.
std::vector<Path> batches(const Path& folder, const std::string& start) {
  std::map<std::string, Path> found;
  std::error_code none;  // a folder that is not there has no batches
  for (const auto& file : std::filesystem::directory_iterator(folder, none)) {
    const auto path = file.path();
    const auto plain = path.extension() == ".gz" ? path.stem() : path.filename();
    if (plain.extension() == ".bin" && plain.string().starts_with(start)) found.emplace(plain.string(), path);
  }
  std::vector<Path> paths;
  for (const auto& [name, path] : found) paths.push_back(path);
  return paths;
}

Tensor read_records(const Path& path) {
  const auto bytes = read_maybe_gzip(path, "a binary batch of CIFAR-10");
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (size == 0 || size % kRecord != 0) {
    throw errors::malformed(path,
                            fmt::format("{} records of {} bytes and {} bytes more", size / kRecord, kRecord, size % kRecord),
                            "whole records, at least one");
  }
  auto records = at::empty({size / kRecord, kRecord}, at::kByte);
  std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.data()), size, records.mutable_data_ptr<std::uint8_t>());
  const auto highest = records.select(1, 0).max().item<std::int64_t>();
  if (highest >= kClasses) throw errors::malformed(path, fmt::format("label {}", highest), "labels 0 to 9");
  return records;  // [N, 3073]
}

Batch read_rows(const std::vector<Path>& paths) {
  std::vector<Tensor> all;
  for (const auto& path : paths) all.push_back(read_records(path));
  const auto records = at::cat(all);
  return {records.narrow(1, 1, kRecord - 1).reshape({-1, kChannels, kSide, kSide}), records.select(1, 0).to(at::kLong)};
}

}  // namespace

bool has_cifar(const Path& folder) { return !batches(folder, "data_batch_").empty(); }

Opened open_cifar(const Path& folder) {
  const auto train = batches(folder, "data_batch_"), test = batches(folder, "test_batch");
  if (train.empty()) throw errors::missing_file(folder / "data_batch_1.bin", "a binary batch of CIFAR-10, plain or with .gz");
  Opened opened{.train = read_rows(train), .classes = kClasses};
  if (!test.empty()) opened.test = read_rows(test);
  opened.names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  return opened;
}

}  // namespace gx
