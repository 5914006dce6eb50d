#include "generatrix/studio/common_rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 4096;

using Places = std::map<std::uint64_t, std::vector<std::int64_t>>;  // rows by their hash, in order

Places places_of(const Dataset& rows) {
  Places places;
  for (std::int64_t first = 0; first < rows.size(); first += kAtOnce) {
    const auto options = at::TensorOptions(rows.device()).dtype(at::kLong);
    const auto hashes = hash_rows(rows.rows(at::arange(first, std::min(rows.size(), first + kAtOnce), options)).event, 0);
    for (std::size_t i = 0; i < hashes.size(); ++i) places[hashes[i]].push_back(first + static_cast<std::int64_t>(i));
  }
  return places;
}

}  // namespace

std::vector<Tensor> common_rows(const std::vector<DatasetPtr>& parts) {
  std::vector<Places> places;
  for (const auto& part : parts) places.push_back(places_of(*part));
  std::vector<std::vector<std::int64_t>> chosen(parts.size());
  for (const auto& [hash, rows] : places.front()) {
    auto n = rows.size();
    for (const auto& other : places) {
      const auto found = other.find(hash);
      n = found == other.end() ? 0 : std::min(n, found->second.size());
    }
    for (std::size_t p = 0; n > 0 && p < parts.size(); ++p) {
      const auto& own = places[p].at(hash);
      chosen[p].insert(chosen[p].end(), own.begin(), own.begin() + static_cast<std::ptrdiff_t>(n));
    }
  }
  std::vector<Tensor> all;
  for (const auto& rows : chosen) all.push_back(at::tensor(rows, at::kLong));
  return all;
}

}  // namespace gx
