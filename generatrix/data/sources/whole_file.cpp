#include "generatrix/data/sources/whole_file.h"

#include "generatrix/base/errors.h"
#include "generatrix/base/memory.h"

namespace gx {

void expect_memory_to_read(const Path& file, std::int64_t bytes) {
  if (const auto there = free_memory(); bytes > there && !any_memory()) throw errors::no_memory_to_read(file, bytes, there);
}

}  // namespace gx
