#include "generatrix/media/gzip.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/media/inflater.h"

namespace gx {
namespace {

// The last four bytes of a member are its unpacked size modulo 2^32: a guess only, kept within what deflate can reach.
std::size_t guess_size(std::string_view packed) {
  constexpr std::size_t kBestRatio = 1032, kLeast = 1024;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4 && i < packed.size(); ++i) size = size << 8 | static_cast<unsigned char>(packed.rbegin()[i]);
  return std::clamp(size, kLeast, std::max(kLeast, packed.size() * kBestRatio));
}

bool is_padding(std::string_view bytes) { return bytes.find_first_not_of('\0') == bytes.npos; }

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

std::string unpack_gzip(std::string_view packed, const Path& path, std::int64_t most_bytes) {
  const auto most = static_cast<std::size_t>(most_bytes);
  Inflater inflater(packed);
  std::string out(std::min(guess_size(packed), most) + 1, '\0');
  for (std::size_t written = 0;;) {
    if (written == out.size()) out.resize(std::min(2 * written, most + 1));
    const auto [status, n] = inflater.step(out.data() + written, out.size() - written);
    written += n;
    if (written > most) throw errors::too_many_bytes(path, most_bytes);
    if (status == Z_STREAM_END) {
      if (is_padding(inflater.rest())) return out.resize(written), out;
      if (!is_gzip(inflater.rest())) throw errors::malformed(path, "has other bytes after its gzip data", "nothing there");
      inflater.next_member();
    } else if (inflater.rest().empty() && n == 0) {
      throw errors::malformed(path, fmt::format("ends early, after {} bytes", packed.size()),
                              "a complete gzip file; fetch it again");
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      throw errors::malformed(path, fmt::format("damaged gzip data ({})", inflater.message()), "a gzip file; fetch it again");
    }
  }
}

std::string read_maybe_gzip(const Path& path, std::string_view purpose, std::int64_t most_bytes) {
  std::error_code unknown;  // of a file that is not there: read_file says so better
  const auto size = std::filesystem::file_size(path, unknown);
  if (!unknown && size > static_cast<std::uintmax_t>(most_bytes)) throw errors::too_many_bytes(path, most_bytes);
  auto bytes = read_file(path, purpose);
  return is_gzip(bytes) ? unpack_gzip(bytes, path, most_bytes) : bytes;
}

}  // namespace gx
