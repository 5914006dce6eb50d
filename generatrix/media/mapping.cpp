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

Mapping::Mapping(const Path& path, std::string_view purpose) {
  // without O_NONBLOCK a pipe would wait for its writer
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) throw errors::missing_file(path, purpose);
  struct stat status {};
  bool done = fd >= 0 && ::fstat(fd, &status) == 0;
  const bool ordinary = done && S_ISREG(status.st_mode);
  if (ordinary && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    void* memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    done = memory != MAP_FAILED;
    if (done) data_ = static_cast<std::byte*>(memory);
  }
  const int reason = errno;
  if (fd >= 0) ::close(fd);  // the mapping stays
  if (!done) throw errors::unreadable(path, std::strerror(reason));
  if (!ordinary) throw errors::unreadable(path, fmt::format("is no ordinary file, expected {}", purpose));
}

Mapping::~Mapping() {
  if (data_) ::munmap(data_, size_);
}

}  // namespace gx
