// A file as memory: pages are read when first touched.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "generatrix/base/file.h"

namespace gx {

class Mapping final {
 public:
  // With Access::copy, writing to the memory changes this process's copy only. With Access::read it is an error that ends the
  // process; in return the file may be larger than all memory.
  enum class Access { copy, read };

  // Throws DataError when the file is missing, no ordinary file or unreadable. `purpose` says what was expected there.
  Mapping(const Path& path, std::string_view purpose, Access access = Access::copy);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  // Hints, about whole pages. What will be needed is read from disk, possibly before this returns; what is forgotten no longer
  // counts as this process's memory, and is read again when it is touched (not for Access::copy: what was written is lost).
  void will_need(std::size_t begin, std::size_t size) const;
  void forget(std::size_t begin, std::size_t size) const;

  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace gx
