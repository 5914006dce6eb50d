// The JSON header of a safetensors file, read with suspicion. For safetensors.cpp and its tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/media/safetensors.h"

namespace gx {

struct SafetensorsEntry {
  std::string name;
  ElementType type = ElementType::f32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  // bytes of the data
};

struct SafetensorsHeader {
  Metadata metadata;
  std::vector<SafetensorsEntry> entries;  // in the order of the data, which they cover without hole or overlap
};

// Throws DataError for anything the format forbids, also names that come twice.
SafetensorsHeader decode_header(std::string_view text, std::uint64_t data_size, const Path& path);

// The padded JSON text. `entries` must cover the data as above.
std::string encode_header(const SafetensorsHeader& header);

}  // namespace gx
