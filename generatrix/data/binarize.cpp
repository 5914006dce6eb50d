#include "generatrix/data/binarize.h"

#include <ATen/ops/empty_like.h>

#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

// splitmix64 (Steele, Lea and Flood 2014). A torch generator per row would cost 15 us to seed: a second for a data set.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    auto h = state_ += 0x9e3779b97f4a7c15;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
    h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
    return h ^ (h >> 31);
  }
  // 0..254, each with probability 1/255 to within 2^-32
  std::uint64_t below_white() { return ((next() >> 32) * 255) >> 32; }

 private:
  std::uint64_t state_;
};

}  // namespace

Tensor binarize(const Tensor& grey, const Rng& rng) {
  const auto from = grey.to(at::kCPU).contiguous();
  auto out = at::empty_like(from);
  const auto hashes = hash_rows(from, rng.seed());
  const auto width = hashes.empty() ? 0 : from.numel() / from.size(0);
  const auto* level = from.const_data_ptr<std::uint8_t>();
  auto* bit = out.mutable_data_ptr<std::uint8_t>();
  for (const auto hash : hashes) {
    SplitMix stream(hash);
    for (std::int64_t j = 0; j < width; ++j) *bit++ = stream.below_white() < *level++;
  }
  return out.to(grey.device());
}

}  // namespace gx
