// A file piece by piece, unpacked where it is gzip: memory does not grow with the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "generatrix/base/file.h"

namespace gx {

// The content that read_maybe_gzip (gzip.h) would give at once, and its refusals, each when its place in the file is reached.
class MaybeGzipStream final {
 public:
  // Throws DataError when the file is missing, no ordinary file or unreadable. `purpose` says what was expected there.
  MaybeGzipStream(const Path& path, std::string_view purpose);
  ~MaybeGzipStream();
  MaybeGzipStream(MaybeGzipStream&&) noexcept;

  // The next bytes of the content, at most `room`; 0 only at its end.
  std::size_t read(char* out, std::size_t room);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gx
