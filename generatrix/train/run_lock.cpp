#include "generatrix/train/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

// The number in the file's first line; 0 when there is none yet.
std::int64_t holder_of(int file) {
  std::array<char, 32> text{};
  const auto n = ::pread(file, text.data(), text.size(), 0);
  const std::string_view line(text.data(), static_cast<std::size_t>(std::max<ssize_t>(0, n)));
  return whole_number(line.substr(0, line.find('\n')), 0).value_or(0);
}

// A lock on a file that its last holder has removed meanwhile locks nothing.
bool is_still(const Path& path, int file) {
  struct stat there {};
  struct stat here {};
  return ::stat(path.c_str(), &there) == 0 && ::fstat(file, &here) == 0 && there.st_ino == here.st_ino;
}

}  // namespace

RunLock::RunLock(const RunFolder& folder) : path_(folder.root / "lock") {
  while (true) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) throw errors::unwritable(path_, std::strerror(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      const auto holder = holder_of(file_);
      ::close(file_);
      throw errors::folder_locked(folder.root, holder);
    }
    if (is_still(path_, file_)) break;
    ::close(file_);
  }
  const auto text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, text.data(), text.size(), 0) < 0) {
    const std::string reason = std::strerror(errno);
    ::close(file_);
    throw errors::unwritable(path_, reason);
  }
}

RunLock::~RunLock() {
  ::unlink(path_.c_str());
  ::close(file_);
}

void remove_unfinished(const RunFolder& folder) {
  std::error_code ignored;
  for (const auto& file : {folder.config(), folder.model(), folder.resume(), folder.metrics()}) {
    const auto start = file.filename().string() + ".";
    for (const auto& entry : std::filesystem::directory_iterator(folder.root, ignored)) {
      const auto name = entry.path().filename().string();
      if (name.starts_with(start) && name.ends_with(".tmp")) std::filesystem::remove(entry.path(), ignored);
    }
  }
}

}  // namespace gx
