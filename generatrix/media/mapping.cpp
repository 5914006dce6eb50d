#include "generatrix/media/mapping.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

const std::size_t kPage = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

}  // namespace

Mapping::Mapping(const Path& path, std::string_view purpose, Access access) {
  // without O_NONBLOCK a pipe would wait for its writer
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) throw errors::missing_file(path, purpose);
  struct stat status {};
  bool done = fd >= 0 && ::fstat(fd, &status) == 0;
  const bool ordinary = done && S_ISREG(status.st_mode);
  if (ordinary && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    const int rights = access == Access::copy ? PROT_READ | PROT_WRITE : PROT_READ;
    void* memory = ::mmap(nullptr, size_, rights, access == Access::copy ? MAP_PRIVATE : MAP_SHARED, fd, 0);
    done = memory != MAP_FAILED;
    if (done) data_ = static_cast<std::byte*>(memory);
  }
  const int reason = errno;
  if (fd >= 0) ::close(fd);  // the mapping stays
  if (!done) throw errors::unreadable(path, std::strerror(reason));
  if (!ordinary) throw errors::unreadable(path, fmt::format("is no ordinary file, expected {}", purpose));
}

void Mapping::will_need(std::size_t begin, std::size_t size) const {
  const auto first = begin & ~(kPage - 1);
  ::madvise(data_ + first, begin + size - first, MADV_WILLNEED);
}

void Mapping::forget(std::size_t begin, std::size_t size) const {
  const auto first = (begin + kPage - 1) & ~(kPage - 1), last = (begin + size) & ~(kPage - 1);  // its neighbors keep theirs
  if (first < last) ::madvise(data_ + first, last - first, MADV_DONTNEED);
}

Mapping::~Mapping() {
  if (data_) ::munmap(data_, size_);
}

}  // namespace gx
