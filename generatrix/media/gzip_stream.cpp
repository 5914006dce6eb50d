#include "generatrix/media/gzip_stream.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/media/gzip.h"
#include "generatrix/media/inflater.h"

namespace gx {

struct MaybeGzipStream::State {
  Path path;
  std::ifstream file;
  std::string packed = std::string(1 << 16, '\0');
  std::int64_t taken = 0;  // bytes of the file so far
  std::optional<Inflater> inflater;
  bool between_members = false;

  std::size_t take(char* out, std::size_t room) {
    file.read(out, static_cast<std::streamsize>(room));
    if (file.bad()) throw errors::unreadable(path, std::strerror(errno));
    taken += file.gcount();
    return static_cast<std::size_t>(file.gcount());
  }

  // Keeps what is not yet used in front of what follows it; false at the end of the file.
  bool offer_more() {
    const std::string rest(inflater->rest());
    packed.replace(0, rest.size(), rest);
    const auto n = take(packed.data() + rest.size(), packed.size() - rest.size());
    inflater->offer(std::string_view(packed).substr(0, rest.size() + n));
    return n > 0;
  }

  // What follows a member is another one, or padding up to the end: then false.
  bool begin_member() {
    while (inflater->rest().size() < 2 && offer_more()) continue;
    if (is_gzip(inflater->rest())) return inflater->next_member(), true;
    do {
      if (inflater->rest().find_first_not_of('\0') != std::string_view::npos)
        throw errors::malformed(path, "has other bytes after its gzip data", "nothing there");
      inflater->offer({});
    } while (offer_more());
    return false;
  }

  std::size_t unpack(char* out, std::size_t room) {
    for (;;) {
      if (between_members && !begin_member()) return 0;
      const auto [status, n] = inflater->step(out, room);
      if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END)
        throw errors::malformed(path, fmt::format("damaged gzip data ({})", inflater->message()), "a gzip file; fetch it again");
      between_members = status == Z_STREAM_END;
      if (n > 0) return n;
      if (!between_members && inflater->rest().empty() && !offer_more())
        throw errors::malformed(path, fmt::format("ends early, after {} bytes", taken), "a complete gzip file; fetch it again");
    }
  }
};

MaybeGzipStream::MaybeGzipStream(const Path& path, std::string_view purpose) : state_(std::make_unique<State>()) {
  state_->path = path;
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, purpose);
  if (!std::filesystem::is_regular_file(path))
    throw errors::unreadable(path, fmt::format("is no ordinary file, expected {}", purpose));
  state_->file.open(path, std::ios::binary);
  if (!state_->file) throw errors::unreadable(path, std::strerror(errno));
  char magic[2];
  const bool packed = is_gzip({magic, state_->take(magic, 2)});
  state_->file.clear();
  state_->file.seekg(0);
  state_->taken = 0;
  if (packed) state_->inflater.emplace(std::string_view());
}

MaybeGzipStream::~MaybeGzipStream() = default;
MaybeGzipStream::MaybeGzipStream(MaybeGzipStream&&) noexcept = default;

std::size_t MaybeGzipStream::read(char* out, std::size_t room) {
  return state_->inflater ? state_->unpack(out, room) : state_->take(out, room);
}

}  // namespace gx
