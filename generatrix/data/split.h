// Which rows are held out is decided by what they contain, so it never depends on the order of rows in memory, and equal rows
// never lie on both sides.
#pragma once

#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"

namespace gx {

struct Split {
  Tensor kept, held;  // int64 row numbers, ascending; together every row once
};

// Row i is held out iff hash(content of row i, seed) < share * 2^64, with 0 <= share <= 1: a share of the distinct rows in
// expectation, not exactly.
Split split_by_content(const Rows& x, double share, const Rng& rng);

// For each hash whether it is below share * 2^64: the row is held out.
std::vector<bool> held_out(const std::vector<std::uint64_t>& hashes, double share);

// Numbers of the `limit` smallest of these hashes: int64, ascending; all when there are no more than that.
Tensor choose_smallest(const std::vector<std::uint64_t>& hashes, std::int64_t limit);

// The `limit` rows with the smallest hashes: int64 row numbers, ascending; all rows when there are no more than that.
Tensor choose_by_content(const Rows& x, std::int64_t limit, const Rng& rng);

}  // namespace gx
