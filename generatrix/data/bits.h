// Bernoulli(level / 255) draws for grey levels in memory. Torch's own draws take 14 ns each, ten times an epoch's other data
// work.
#pragma once

#include <cstdint>

namespace gx {

// bits[i] = 1 with probability level[i] / 255 (to within 2^-32; never for 0, always for 255), else 0. The draws are set by
// `seed`.
void draw_bits(const std::uint8_t* level, std::int64_t n, std::uint64_t seed, std::uint8_t* bits);

}  // namespace gx
