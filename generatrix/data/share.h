// The rows of a batch that one of several takes: processes, or threads.
#pragma once

#include <cstdint>

namespace gx {

struct Share {
  std::int64_t rank = 0, size = 1;

  // Of n rows: [first, first + rows). All shares together are all rows, each once.
  std::int64_t first(std::int64_t n) const { return rank * n / size; }
  std::int64_t rows(std::int64_t n) const { return (rank + 1) * n / size - first(n); }
};

}  // namespace gx
