#include "generatrix/data/split.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

Tensor to_tensor(const std::vector<std::int64_t>& rows) {
  auto out = at::empty({static_cast<std::int64_t>(rows.size())}, at::kLong);
  std::copy(rows.begin(), rows.end(), out.mutable_data_ptr<std::int64_t>());
  return out;
}

}  // namespace

std::vector<bool> held_out(const std::vector<std::uint64_t>& hashes, double share) {
  const auto limit = std::ldexp(static_cast<long double>(share),
                                64);  // long double holds 64 bits: exact
  std::vector<bool> held(hashes.size());
  for (std::size_t i = 0; i < hashes.size(); ++i) held[i] = static_cast<long double>(hashes[i]) < limit;
  return held;
}

Split split_by_content(const Rows& x, double share, const Rng& rng) {
  const auto is_held = held_out(hash_rows(x, rng.seed()), share);
  std::vector<std::int64_t> kept, held;
  for (std::size_t i = 0; i < is_held.size(); ++i) (is_held[i] ? held : kept).push_back(static_cast<std::int64_t>(i));
  return {to_tensor(kept), to_tensor(held)};
}

Tensor choose_smallest(const std::vector<std::uint64_t>& hashes, std::int64_t limit) {
  std::vector<std::int64_t> rows(hashes.size());
  std::iota(rows.begin(), rows.end(), 0);
  if (limit >= static_cast<std::int64_t>(rows.size())) return to_tensor(rows);
  const auto smaller = [&](std::int64_t a, std::int64_t b) {
    return std::pair(hashes[static_cast<std::size_t>(a)], a) < std::pair(hashes[static_cast<std::size_t>(b)], b);
  };
  std::nth_element(rows.begin(), rows.begin() + limit, rows.end(), smaller);
  rows.resize(static_cast<std::size_t>(limit));
  std::sort(rows.begin(), rows.end());
  return to_tensor(rows);
}

Tensor choose_by_content(const Rows& x, std::int64_t limit, const Rng& rng) {
  return choose_smallest(hash_rows(x, rng.seed()), limit);
}

}  // namespace gx
