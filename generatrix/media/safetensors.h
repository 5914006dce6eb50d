// safetensors, a format of named tensors without code in it (https://github.com/huggingface/safetensors#format):
//   8 bytes: length n of the header, little-endian;  n bytes: a JSON object, padded with spaces to a multiple of 8;  the data.
// The header maps each name to {"dtype", "shape", "data_offsets": [begin, end]}; "__metadata__" maps strings to strings.
//
// Files written here carry one more metadata entry, kChecksumKey: the 16 hexadecimal digits of XXH64 (seed 0) over the header,
// with these digits as zeros, followed by the data. A file that has the entry is verified when it is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/media/array.h"

namespace gx {

inline constexpr std::string_view kChecksumKey = "xxh64";

// A tensor whose memory belongs to somebody else: C order, native byte order.
struct TensorView {
  ElementType type = ElementType::f32;
  std::vector<std::int64_t> shape;
  std::byte* data = nullptr;
  std::size_t size = 0;  // bytes
};

using Metadata = std::map<std::string, std::string>;
using TensorViews = std::map<std::string, TensorView>;

class SafetensorsFile final {
 public:
  // Maps the file; pages are read when touched. Throws DataError when it is missing or not wholly as the format demands (lengths,
  // JSON, types, shapes, offsets without holes or overlap), or when its checksum does not fit.
  explicit SafetensorsFile(const Path& path);
  // The same for the bytes of a file, which are copied; `name` is what messages call them.
  SafetensorsFile(std::span<const std::byte> bytes, const Path& name);

  const Metadata& metadata() const { return metadata_; }  // without the checksum
  // Views into the mapping: valid while owner() is held. Writing to them changes this process's copy, never the file.
  const TensorViews& tensors() const { return tensors_; }
  std::shared_ptr<void> owner() const { return owner_; }
  // The 16 digits, which name the content; empty when the file has none.
  const std::string& checksum() const { return checksum_; }

 private:
  struct Owner;
  void read(const std::shared_ptr<Owner>& owner, const Path& path);

  Metadata metadata_;
  TensorViews tensors_;
  std::shared_ptr<void> owner_;
  std::string checksum_;
};

// Tensors are laid out by falling element size, then by name, so that all are aligned. Equal content gives equal bytes.
// Throws std::logic_error when a view's size is not that of its type and shape; DataError when the file cannot be written.
void write_safetensors(const Path& path, const TensorViews& tensors, const Metadata& metadata);

}  // namespace gx
