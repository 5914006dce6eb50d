#include "generatrix/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  Descriptor(const Path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  bool sync() const { return ::fsync(fd_) == 0; }

 private:
  int fd_;
};

std::string reason() { return std::strerror(errno); }

// The name of the file that is being written, where the handler of a signal may read it. Of several at a time only the one that
// began last is known, and none after it has ended.
class Unfinished {
 public:
  explicit Unfinished(const Path& path) {
    if (const auto& name = path.native(); name.size() < sizeof name_) {
      std::memcpy(name_, name.c_str(), name.size() + 1);
      exists_ = 1;
    }
  }
  ~Unfinished() { exists_ = 0; }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  static void remove() {
    if (exists_ != 0) ::unlink(name_);
  }

 private:
  static inline char name_[4096];
  static inline volatile std::sig_atomic_t exists_ = 0;
};

// Some file systems cannot sync a folder; then the rename is as durable as they make it.
void sync_folder(const Path& folder) { Descriptor(folder.empty() ? Path(".") : folder, O_RDONLY | O_DIRECTORY).sync(); }

}  // namespace

std::string read_file(const Path& path, std::string_view purpose) {
  if (!fs::exists(path)) throw errors::missing_file(path, purpose);
  if (fs::is_directory(path)) throw errors::unreadable(path, fmt::format("is a folder, expected {}", purpose));
  std::ifstream in(path, std::ios::binary);
  if (!in) throw errors::unreadable(path, reason());
  std::ostringstream out;
  if (fs::file_size(path) > 0) out << in.rdbuf();
  if (!in || !out) throw errors::unreadable(path, reason());
  return std::move(out).str();
}

void write_file_with(const Path& path, const std::function<void(const Path&)>& write) {
  const Path temporary = path.string() + fmt::format(".{}.tmp", ::getpid());
  std::error_code ignored;
  const Unfinished unfinished(temporary);
  try {
    write(temporary);
    const Descriptor file(temporary, O_RDONLY);
    if (!file || !file.sync()) throw errors::unwritable(path, reason());
    if (std::rename(temporary.c_str(), path.c_str()) != 0) throw errors::unwritable(path, reason());
  } catch (...) {
    fs::remove(temporary, ignored);
    throw;
  }
  sync_folder(path.parent_path());
}

void remove_unfinished_file() noexcept { Unfinished::remove(); }

void write_file(const Path& path, std::string_view bytes) {
  write_file_with(path, [&](const Path& temporary) {
    const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file || !file.write(bytes)) throw errors::unwritable(path, reason());
  });
}

void make_folder(const Path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed || !fs::is_directory(path))
    throw errors::unwritable(path, failed ? failed.message() : "something else has that name");
}

}  // namespace gx
