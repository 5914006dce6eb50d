#include "generatrix/media/safetensors_header.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using nlohmann::json;

constexpr const char* kMetadataName = "__metadata__";
constexpr int kMostDepth = 3;  // header, tensor, list
constexpr std::array<std::pair<std::string_view, ElementType>, 10> kDtypes{{{"BOOL", ElementType::boolean},
                                                                            {"U8", ElementType::u8},
                                                                            {"I8", ElementType::i8},
                                                                            {"I16", ElementType::i16},
                                                                            {"I32", ElementType::i32},
                                                                            {"I64", ElementType::i64},
                                                                            {"F16", ElementType::f16},
                                                                            {"BF16", ElementType::bf16},
                                                                            {"F32", ElementType::f32},
                                                                            {"F64", ElementType::f64}}};

std::string_view dtype_of(ElementType type) {
  return std::ranges::find(kDtypes, type, [](auto& d) { return d.second; })->first;
}

// Reads the header of one file; all complaints name that file.
class HeaderReader {
 public:
  HeaderReader(const Path& path, std::uint64_t data_size) : path_(path), data_size_(data_size) {}

  // The JSON library keeps the last of equal keys; here they are an error.
  json parse(std::string_view text) const {
    std::vector<std::set<std::string>> seen;
    const auto inspect = [&](int depth, json::parse_event_t event, json& parsed) {
      using Event = json::parse_event_t;
      if (depth > kMostDepth) fail("header is nested too deep", "names, each with dtype, shape and data_offsets");
      if (event == Event::object_start) seen.emplace_back();
      if (event == Event::object_end) seen.pop_back();
      if (event == Event::key && !seen.back().insert(parsed.get<std::string>()).second)
        fail(fmt::format("header names '{}' twice", parsed.get<std::string>()), "each name once");
      return true;
    };
    try {
      return json::parse(text, inspect);
    } catch (const json::exception& error) {
      fail(fmt::format("header is not JSON ({})", error.what()), "a safetensors file");
    }
  }

  Metadata metadata(const json& header) const {
    Metadata metadata;
    if (!header.contains(kMetadataName)) return metadata;
    for (const auto& [key, value] : object(header[kMetadataName], kMetadataName).items()) {
      if (!value.is_string()) fail(fmt::format("metadata '{}' is no string", key), "strings only");
      metadata[key] = value.get<std::string>();
    }
    return metadata;
  }

  SafetensorsEntry entry(const std::string& name, const json& value) const {
    SafetensorsEntry entry{name, type(object(value, name), name), {}, 0, 0};
    for (const auto& size : list(value, "shape", name)) entry.shape.push_back(static_cast<std::int64_t>(natural(size, name)));
    const auto& offsets = list(value, "data_offsets", name);
    if (offsets.size() != 2) fail(fmt::format("tensor '{}' has {} offsets", name, offsets.size()), "begin and end");
    entry.begin = natural(offsets[0], name);
    entry.end = natural(offsets[1], name);
    check_extent(entry);
    return entry;
  }

  void check_cover(const std::vector<SafetensorsEntry>& entries) const {
    std::uint64_t at = 0;
    for (const auto& entry : entries) {
      if (entry.begin != at)
        fail(fmt::format("tensor '{}' begins at byte {} of the data", entry.name, entry.begin), fmt::format("{}", at));
      at = entry.end;
    }
    if (at != data_size_) fail(fmt::format("found {} bytes of data", data_size_), fmt::format("{}, as the header promises", at));
  }

  const json& object(const json& value, std::string_view name) const {
    if (!value.is_object()) fail(fmt::format("header entry '{}' is no object", name), "an object");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw errors::malformed(path_, found, expected);
  }

  ElementType type(const json& value, const std::string& name) const {
    const auto dtype = value.value("dtype", json());
    for (const auto& [known, type] : kDtypes)
      if (dtype == known) return type;
    fail(fmt::format("tensor '{}' has dtype {}", name, dtype.dump()), "one of BOOL U8 I8 I16 I32 I64 F16 BF16 F32 F64");
  }

  std::uint64_t natural(const json& value, const std::string& name) const {
    if (!value.is_number_unsigned())
      fail(fmt::format("tensor '{}' has a size or offset {}", name, value.dump()), "a whole number");
    return value.get<std::uint64_t>();
  }

  const json& list(const json& value, const char* key, const std::string& name) const {
    if (!value.contains(key) || !value[key].is_array()) fail(fmt::format("tensor '{}' has no {}", name, key), "a list");
    return value[key];
  }

  void check_extent(const SafetensorsEntry& entry) const {
    if (entry.begin > entry.end || entry.end > data_size_)
      fail(fmt::format("tensor '{}' stands at bytes {} to {}", entry.name, entry.begin, entry.end),
           fmt::format("a place within {} bytes of data", data_size_));
    const auto size = bytes_of(entry.type, entry.shape);
    if (!size || static_cast<std::uint64_t>(*size) != entry.end - entry.begin)
      fail(fmt::format("tensor '{}' has {} bytes", entry.name, entry.end - entry.begin),
           fmt::format("those of {} [{}]", name_of(entry.type), fmt::join(entry.shape, ", ")));
  }

  const Path& path_;
  std::uint64_t data_size_;
};

}  // namespace

SafetensorsHeader decode_header(std::string_view text, std::uint64_t data_size, const Path& path) {
  const HeaderReader reader(path, data_size);
  const auto parsed = reader.parse(text);
  SafetensorsHeader header{reader.metadata(reader.object(parsed, "header")), {}};
  for (const auto& [name, value] : parsed.items())
    if (name != kMetadataName) header.entries.push_back(reader.entry(name, value));
  std::ranges::sort(header.entries, {}, [](const SafetensorsEntry& entry) { return std::pair(entry.begin, entry.end); });
  reader.check_cover(header.entries);
  return header;
}

std::string encode_header(const SafetensorsHeader& header) {
  json out = json::object();
  if (!header.metadata.empty()) out[kMetadataName] = header.metadata;
  for (const auto& entry : header.entries)
    out[entry.name] = {{"dtype", dtype_of(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  auto text = out.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

}  // namespace gx
