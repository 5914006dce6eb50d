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

inline constexpr std::int64_t kBatchesOfGroup = 64;  // at most

// Rows of different lengths in batches of neighbors in length, so that little of a batch is padding. order: a permutation of the
// N rows; length int64 [N] of each row; both, and the result, on the CPU. `order` is cut into groups of about equal size, whose
// rows are sorted by length, equal ones in their order; they are cut into batches, and all batches are permuted. A batch of fewer
// than `batch` rows comes last; its rows are any neighbors in length of the last group. Every row comes once.
Tensor grouped(const Tensor& order, const Tensor& length, std::int64_t batch, Rng& rng);

}  // namespace gx
