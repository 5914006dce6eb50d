// Rows that tell which they are.
#pragma once

#include <ATen/ATen.h>

#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"

namespace gx {

// Rows 0, 1, 2, ... of one dimension, so that a batch tells which rows it holds.
inline Loader numbers(std::int64_t n, std::int64_t batch, std::uint64_t seed = 3) {
  const Task task{{{{.name = "x", .values = Real{}, .shape = {1}}}}};
  return {std::make_shared<MemoryDataset>(Batch{at::arange(n, at::kFloat).view({n, 1})}), plain_codec(task), batch, Rng(seed)};
}

}  // namespace gx
