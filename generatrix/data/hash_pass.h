// A pass over rows, some at a time, that hashes them: what sets that stay on disk have in common.
#pragma once

#include "generatrix/data/row_hash.h"

namespace gx {

// Behind the hashes that each seed has already, those of `some` rows.
inline void append_hashes(std::vector<std::vector<std::uint64_t>>& all, const Rows& some,
                          const std::vector<std::uint64_t>& seeds) {
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const auto found = hash_rows(some, seeds[i]);
    all[i].insert(all[i].end(), found.begin(), found.end());
  }
}

}  // namespace gx
