// The order of an epoch.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

inline constexpr std::int64_t kBlocksOfWindow = 128;

// A permutation of 0 .. n-1, int64 [n] on rng's device: any of them, equally likely, when `block` is 0 or a window holds all
// rows. Otherwise one that reads a disk in long stretches: the rows are cut into blocks of `block` neighbors, the blocks are
// permuted, and the rows of each kBlocksOfWindow blocks that then follow each other are permuted among themselves. A batch so
// mixes rows of up to 128 places of the file; rows further apart than a block meet as they would under any permutation.
Tensor shuffled(std::int64_t n, std::int64_t block, Rng& rng);

}  // namespace gx
