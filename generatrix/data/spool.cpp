#include "generatrix/data/spool.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "generatrix/base/errors.h"

namespace gx {

Tensor room_for(const Shape& shape, at::ScalarType type, bool on_disk) {
  if (!on_disk) return at::zeros(shape, type);
  auto bytes = static_cast<std::size_t>(at::elementSize(type));
  for (const auto n : shape) bytes *= static_cast<std::size_t>(n);
  auto name = (std::filesystem::temp_directory_path() / "generatrix_XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file < 0) throw errors::unwritable(name, std::strerror(errno));
  ::unlink(name.c_str());
  const int failed = ::posix_fallocate(file, 0, static_cast<off_t>(bytes));
  void* const data = failed ? MAP_FAILED : ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const int why = failed ? failed : errno;
  ::close(file);
  if (data == MAP_FAILED) throw errors::unwritable(name, std::strerror(why));
  return at::from_blob(
      data, shape, [bytes](void* all) { ::munmap(all, bytes); }, at::TensorOptions(type));
}

}  // namespace gx
