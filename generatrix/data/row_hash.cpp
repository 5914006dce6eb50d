#include "generatrix/data/row_hash.h"

#include <xxhash.h>

namespace gx {

std::vector<std::uint64_t> hash_rows(const Tensor& x, std::uint64_t seed) {
  const auto n = x.size(0);
  if (n == 0) return {};
  const auto rows = (x.is_floating_point() ? x + 0.0 : x).to(at::kCPU).contiguous();  // -0.0 + 0.0 = 0.0
  const auto width = static_cast<std::size_t>(rows.numel() / n) * rows.element_size();
  const auto* bytes = static_cast<const char*>(rows.const_data_ptr());

  std::vector<std::uint64_t> hashes(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = XXH3_64bits_withSeed(bytes + i * width, width, seed);
  return hashes;
}

}  // namespace gx
