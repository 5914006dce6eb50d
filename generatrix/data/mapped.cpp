#include "generatrix/data/mapped.h"

#include <algorithm>

#include "generatrix/data/hash_pass.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/readahead.h"
#include "generatrix/data/shuffle.h"

namespace gx {
namespace {

constexpr std::size_t kBlock = 1 << 20;   // bytes of neighboring rows that are read together
constexpr std::size_t kSlice = 64 << 20;  // bytes of a pass over all rows that are in memory at one time

// n rows from `first` on, as they are stored: views.
Column as_stored(const Column& all, std::int64_t first, std::int64_t n) {
  if (!all.start.defined()) return all.cut(first, n);
  const auto begin = all.start[first].item<std::int64_t>(), end = all.start[first + n].item<std::int64_t>();
  const auto cut = [&](const Tensor& t) { return t.defined() ? t.slice(0, begin, end) : t; };
  return {cut(all.data), {}, cut(all.observed), all.start.slice(0, first, first + n + 1) - begin, cut(all.index)};
}

Rows as_stored(const Rows& all, std::int64_t first, std::int64_t n) {
  Rows rows;
  for (const auto& column : all.columns) rows.columns.push_back(as_stored(column, first, n));
  return rows;
}

}  // namespace

Tensor SpooledDataset::lengths() const { return lengths_of(all_); }

MappedDataset::MappedDataset(Batch all, std::shared_ptr<const Mapping> file)
    : all_(std::move(all)),
      file_(std::move(file)),
      begin_(static_cast<std::size_t>(static_cast<const std::byte*>(all_.x().const_data_ptr()) - file_->data())),
      row_(static_cast<std::size_t>(all_.x().stride(0)) * all_.x().element_size()),
      block_(static_cast<std::int64_t>(std::max<std::size_t>(1, kBlock / row_))),
      readahead_(std::make_shared<Readahead>(file_, block_ * kBlocksOfWindow)) {}

void MappedDataset::expect(const Tensor& index) const {
  const auto* row = index.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < index.numel(); ++i) readahead_->request(begin_ + static_cast<std::size_t>(row[i]) * row_, row_);
}

std::vector<std::vector<std::uint64_t>> MappedDataset::hashes(const std::vector<std::uint64_t>& seeds) const {
  std::vector<std::vector<std::uint64_t>> all(seeds.size());
  for (auto& each : all) each.reserve(static_cast<std::size_t>(size()));
  const auto step = static_cast<std::int64_t>(std::max<std::size_t>(1, kSlice / row_));
  for (std::int64_t begin = 0; begin < size(); begin += step) {
    const auto some = all_.x().slice(0, begin, begin + step);
    append_hashes(all, some, seeds);
    file_->forget(begin_ + static_cast<std::size_t>(begin) * row_, static_cast<std::size_t>(some.size(0)) * row_);
  }
  return all;
}

std::int64_t SpooledDataset::block() const {
  std::size_t row = 1;
  for (const auto& column : all_.event.columns)
    row += column.data.nbytes() / static_cast<std::size_t>(std::max<std::int64_t>(1, size()));
  return static_cast<std::int64_t>(std::max<std::size_t>(1, kBlock / row));
}

std::vector<std::vector<std::uint64_t>> SpooledDataset::hashes(const std::vector<std::uint64_t>& seeds) const {
  std::vector<std::vector<std::uint64_t>> all(seeds.size());
  const auto step = block() * static_cast<std::int64_t>(kSlice / kBlock);
  for (std::int64_t begin = 0; begin < size(); begin += step) {
    const auto some = as_stored(all_.event, begin, std::min(step, size() - begin));
    append_hashes(all, some, seeds);
  }
  return all;
}

}  // namespace gx
