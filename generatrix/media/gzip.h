// gzip files (RFC 1952), or plain ones under the same call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "generatrix/base/file.h"

namespace gx {

// The most bytes that a packed file may unpack to, unless the caller knows better: a guard against bombs.
inline constexpr std::int64_t kMostUnpackedBytes = std::int64_t{4} << 30;

// The whole content of a file, unpacked when it starts with gzip's magic number; all members of a multi-member file.
// Throws DataError when the file is missing, ends early, fails its checksum, is followed by something that is no gzip, or holds
// more than `most_bytes`. `purpose` says what was expected there.
std::string read_maybe_gzip(const Path& path, std::string_view purpose, std::int64_t most_bytes = kMostUnpackedBytes);

// The same for bytes in memory that start with gzip's magic number; `path` is what messages name.
std::string unpack_gzip(std::string_view packed, const Path& path, std::int64_t most_bytes = kMostUnpackedBytes);
bool is_gzip(std::string_view bytes);

}  // namespace gx
