#include "generatrix/data/bits.h"

namespace gx {
namespace {

// splitmix64 (Steele, Lea and Flood 2014): a stream from any seed, ready at once. (A torch generator takes 15 us to seed.)
class SplitMix final {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    auto h = state_ += 0x9e3779b97f4a7c15;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
    h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
    return h ^ (h >> 31);
  }

 private:
  std::uint64_t state_;
};

// A uniform 32-bit number u gives floor(255 u / 2^32), uniform on 0..254, which is below `level` in `level` of 255 cases.
std::uint8_t is_set(std::uint64_t u, std::uint8_t level) { return ((u * 255) >> 32) < level; }

}  // namespace

void draw_bits(const std::uint8_t* level, std::int64_t n, std::uint64_t seed, std::uint8_t* bits) {
  SplitMix stream(seed);
  std::int64_t i = 0;
  for (; i + 1 < n; i += 2) {
    const auto u = stream.next();
    bits[i] = is_set(u & 0xffffffff, level[i]);
    bits[i + 1] = is_set(u >> 32, level[i + 1]);
  }
  if (i < n) bits[i] = is_set(stream.next() & 0xffffffff, level[i]);
}

}  // namespace gx
