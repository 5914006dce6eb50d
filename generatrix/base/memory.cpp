#include "generatrix/base/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>

namespace gx {
namespace {

constexpr auto kEndless = std::numeric_limits<std::int64_t>::max();

// The number in a file of the system; `otherwise` when there is no such file or it says "max".
std::int64_t number_in(const char* path, std::int64_t otherwise) {
  std::ifstream file(path);
  std::int64_t value = 0;
  return file >> value ? value : otherwise;
}

// "MemAvailable:   1234 kB" of a file of such lines; `otherwise` when there is none.
std::int64_t kilobytes_in(const char* path, std::string_view key, std::int64_t otherwise) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    std::istringstream words(line.substr(key.size()));
    std::int64_t kilobytes = 0;
    return words >> kilobytes ? 1024 * kilobytes : otherwise;
  }
  return otherwise;
}

}  // namespace

std::int64_t machine_memory() {
  const auto machine = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  return std::min({machine, number_in("/sys/fs/cgroup/memory.max", kEndless),
                   number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes", kEndless)});
}

std::int64_t free_memory() {
  const auto machine = kilobytes_in("/proc/meminfo", "MemAvailable:", machine_memory());
  const auto limit = number_in("/sys/fs/cgroup/memory.max", kEndless);
  if (limit == kEndless) return machine;
  // what a container has read of files counts as used, and can be taken back
  std::int64_t cached = 0;
  std::ifstream file("/sys/fs/cgroup/memory.stat");
  for (std::string key; file >> key;) {
    std::int64_t value = 0;
    file >> value;
    if (key == "file") cached = value;
  }
  return std::min(machine, limit - number_in("/sys/fs/cgroup/memory.current", 0) + cached);
}

std::int64_t most_memory_so_far() { return kilobytes_in("/proc/self/status", "VmHWM:", 0); }

bool any_memory() {
  const char* wish = std::getenv("GENERATRIX_MEMORY");
  return wish && std::string_view(wish) == "any";
}

void limit_memory() {
  if (any_memory()) return;
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(machine_memory()));
  ::setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace gx
