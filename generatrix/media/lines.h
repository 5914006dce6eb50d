// A text file line by line, unpacked where it is gzip: memory grows with the longest line only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/gzip_stream.h"

namespace gx {

// The longest line that is read: a file without line ends must not fill the memory.
inline constexpr std::int64_t kLongestLine = std::int64_t{64} << 20;

class LineReader final {
 public:
  // A byte order mark of UTF-8 is skipped. Throws DataError when the file is missing or unreadable, or begins as UTF-16 does.
  // `purpose` says what was expected there.
  LineReader(const Path& path, std::string_view purpose, std::int64_t longest = kLongestLine);

  // The next line with what ends it, "\n", "\r\n" or "\r" (nothing where the file ends without); valid until the next call.
  // False at the end of the file. Throws DataError when the line is longer than `longest` or the gzip data are damaged.
  bool next(std::string_view& line);

  std::int64_t number() const { return number_; }  // of the line that next gave, from 1
  const Path& path() const { return path_; }

 private:
  bool read_more();
  std::size_t find_end();

  Path path_;
  MaybeGzipStream stream_;
  std::size_t longest_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of what is read and not yet given, in the buffer
  std::int64_t number_ = 0;
};

}  // namespace gx
