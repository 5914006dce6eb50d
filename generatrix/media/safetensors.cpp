#include "generatrix/media/safetensors.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"
#include "generatrix/media/mapping.h"
#include "generatrix/media/safetensors_header.h"

namespace gx {
namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeaderBytes = 100'000'000;  // as the reference implementation has it
const std::string kZeros(16, '0');

class Checksum {
 public:
  explicit Checksum(std::string_view header) : state_(::XXH64_createState(), ::XXH64_freeState) {
    ::XXH64_reset(state_.get(), 0);
    add(header.data(), header.size());
  }
  void add(const void* bytes, std::size_t n) { ::XXH64_update(state_.get(), bytes, n); }
  std::string digits() const { return fmt::format("{:016x}", ::XXH64_digest(state_.get())); }

 private:
  std::unique_ptr<XXH64_state_t, decltype(&::XXH64_freeState)> state_;
};

// Where the header text holds the checksum's digits; npos when it does not hold it as this program writes it.
std::size_t digits_at(std::string_view header, std::string_view digits) {
  const auto at = header.find(fmt::format("\"{}\":\"{}\"", kChecksumKey, digits));
  return at == header.npos || digits.size() != kZeros.size() ? header.npos : at + kChecksumKey.size() + 4;
}

void verify(std::string_view header, std::string_view data, const std::string& digits, const Path& path) {
  std::string zeroed(header);
  const auto at = digits_at(header, digits);
  if (at != header.npos) zeroed.replace(at, kZeros.size(), kZeros);
  Checksum checksum(zeroed);
  checksum.add(data.data(), data.size());
  if (at == header.npos || checksum.digits() != digits)
    throw errors::malformed(path, fmt::format("content does not fit its checksum {}", digits),
                            fmt::format("the bytes that were written, or no metadata entry '{}'", kChecksumKey));
}

std::uint64_t header_length(std::string_view text, const Path& path) {
  if (text.size() < kLengthBytes)
    throw errors::malformed(path, fmt::format("found {} bytes", text.size()), "a safetensors file, which has at least 8");
  const auto length = from_little_endian<std::uint64_t>(text);
  const auto most = std::min<std::uint64_t>(kMostHeaderBytes, text.size() - kLengthBytes);
  if (length > most)
    throw errors::malformed(path, fmt::format("declares a header of {} bytes", length), fmt::format("at most {}", most));
  return length;
}

bool is_aligned(const std::byte* data, ElementType type) { return reinterpret_cast<std::uintptr_t>(data) % size_of(type) == 0; }

SafetensorsHeader lay_out(const TensorViews& tensors, const Metadata& metadata) {
  SafetensorsHeader header{metadata, {}};
  header.metadata[std::string(kChecksumKey)] = kZeros;
  for (const auto& [name, view] : tensors) {
    if (bytes_of(view.type, view.shape) != static_cast<std::int64_t>(view.size))
      throw errors::misuse("write_safetensors", fmt::format("'{}' has {} bytes", name, view.size), "those of its type and shape");
    header.entries.push_back({name, view.type, view.shape, 0, view.size});
  }
  std::ranges::stable_sort(header.entries, std::greater(), [](const SafetensorsEntry& entry) { return size_of(entry.type); });
  std::uint64_t at = 0;
  for (auto& entry : header.entries) {
    entry.begin = std::exchange(at, at + entry.end);
    entry.end = at;
  }
  return header;
}

}  // namespace

// What a view points into: the file's bytes, and copies of those tensors that a foreign file has put at an odd address.
struct SafetensorsFile::Owner {
  std::unique_ptr<Mapping> mapping;  // of a file; otherwise
  std::vector<std::byte> memory;
  std::vector<std::vector<std::byte>> copies;

  std::span<std::byte> bytes() { return mapping ? std::span(mapping->data(), mapping->size()) : std::span(memory); }
};

SafetensorsFile::SafetensorsFile(const Path& path) {
  const auto owner = std::make_shared<Owner>();
  owner->mapping = std::make_unique<Mapping>(path, "a safetensors file");
  read(owner, path);
}

SafetensorsFile::SafetensorsFile(std::span<const std::byte> bytes, const Path& name) {
  const auto owner = std::make_shared<Owner>();
  owner->memory.assign(bytes.begin(), bytes.end());
  read(owner, name);
}

void SafetensorsFile::read(const std::shared_ptr<Owner>& owner, const Path& path) {
  const auto whole = owner->bytes();
  const std::string_view text(reinterpret_cast<const char*>(whole.data()), whole.size());
  const auto length = header_length(text, path);
  const auto header_text = text.substr(kLengthBytes, length), data = text.substr(kLengthBytes + length);
  auto header = decode_header(header_text, data.size(), path);
  if (const auto checksum = header.metadata.extract(std::string(kChecksumKey))) {
    verify(header_text, data, checksum.mapped(), path);
    checksum_ = checksum.mapped();
  }
  auto* const start = whole.data() + kLengthBytes + length;
  for (auto& [name, type, shape, begin, end] : header.entries) {
    auto* bytes = start + begin;
    if (!is_aligned(bytes, type)) bytes = owner->copies.emplace_back(bytes, start + end).data();
    if (type == ElementType::boolean && !are_booleans({bytes, end - begin}))
      throw errors::malformed(path, fmt::format("tensor '{}' has booleans other than 0 and 1", name), "0 or 1");
    tensors_[name] = {type, std::move(shape), bytes, end - begin};
  }
  metadata_ = std::move(header.metadata);
  owner_ = owner;
}

void write_safetensors(const Path& path, const TensorViews& tensors, const Metadata& metadata) {
  const auto header = lay_out(tensors, metadata);
  auto text = encode_header(header);
  Checksum checksum(text);
  for (const auto& entry : header.entries) checksum.add(tensors.at(entry.name).data, tensors.at(entry.name).size);
  text.replace(digits_at(text, kZeros), kZeros.size(), checksum.digits());
  std::string start;
  append_little_endian<std::uint64_t>(start, text.size());
  start += text;
  write_file_with(path, [&](const Path& temporary) {
    std::ofstream out(temporary, std::ios::binary);
    out << start;
    for (const auto& entry : header.entries) {
      const auto& view = tensors.at(entry.name);
      out.write(reinterpret_cast<const char*>(view.data), static_cast<std::streamsize>(view.size));
    }
    out.close();
    if (!out) throw errors::unwritable(path, std::strerror(errno));
  });
}

}  // namespace gx
