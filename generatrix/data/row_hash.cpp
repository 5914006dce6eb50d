#include "generatrix/data/row_hash.h"

#include <xxhash.h>

namespace gx {
namespace {

using Hashes = std::vector<std::uint64_t>;

// Each row's hash goes on from the one it has.
void add_rows(Hashes& hashes, const Tensor& x) {
  if (hashes.empty() || !x.defined()) return;
  const auto rows = (x.is_floating_point() ? x + 0.0 : x).to(at::kCPU).contiguous();  // -0.0 + 0.0 = 0.0
  const auto width = static_cast<std::size_t>(rows.numel()) / hashes.size() * rows.element_size();
  const auto* bytes = static_cast<const char*>(rows.const_data_ptr());
  for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = XXH3_64bits_withSeed(bytes + i * width, width, hashes[i]);
}

// The same of members that lie row after row.
void add_members(Hashes& hashes, const Tensor& members, const Tensor& start) {
  if (!members.defined() || members.size(0) == 0) return;
  const auto all = (members.is_floating_point() ? members + 0.0 : members).to(at::kCPU).contiguous();
  const auto width = static_cast<std::size_t>(all.numel() / all.size(0)) * all.element_size();
  const auto* bytes = static_cast<const char*>(all.const_data_ptr());
  const auto ends = start.to(at::kCPU).contiguous();
  const auto* end = ends.const_data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto first = static_cast<std::size_t>(end[i]), n = static_cast<std::size_t>(end[i + 1]) - first;
    hashes[i] = XXH3_64bits_withSeed(bytes + first * width, n * width, hashes[i]);
  }
}

}  // namespace

Hashes hash_rows(const Rows& event, std::uint64_t seed) {
  Hashes hashes(static_cast<std::size_t>(event.size()), seed);
  for (const auto& each : event.columns) {
    const auto column = each.stored();
    for (const auto& part : {column.data, column.index, column.observed})
      column.start.defined() ? add_members(hashes, part, column.start) : add_rows(hashes, part);
  }
  return hashes;
}

}  // namespace gx
