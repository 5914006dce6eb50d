// A file as memory: pages are read when first touched, and writing to them changes this process's copy only.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "generatrix/base/file.h"

namespace gx {

class Mapping final {
 public:
  // Throws DataError when the file is missing, no ordinary file or unreadable. `purpose` says what was expected there.
  Mapping(const Path& path, std::string_view purpose);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace gx
