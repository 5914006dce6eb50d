#include "generatrix/data/binarize.h"

#include <ATen/ops/empty_like.h>

#include "generatrix/data/bits.h"
#include "generatrix/data/row_hash.h"

namespace gx {

Tensor binarize(const Tensor& grey, const Rng& rng) {
  const auto from = grey.to(at::kCPU).contiguous();
  auto out = at::empty_like(from);
  const auto hashes = hash_rows(from, rng.seed());
  const auto width = hashes.empty() ? 0 : from.numel() / from.size(0);
  const auto* level = from.const_data_ptr<std::uint8_t>();
  auto* bit = out.mutable_data_ptr<std::uint8_t>();
  for (const auto hash : hashes) {
    draw_bits(level, width, hash, bit);
    level += width, bit += width;
  }
  return out.to(grey.device());
}

}  // namespace gx
