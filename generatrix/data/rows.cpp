#include "generatrix/data/rows.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/members.h"

namespace gx {
namespace {

template <class Use>
Tensor if_defined(const Tensor& t, const Use& use) {
  return t.defined() ? use(t) : t;
}

// The host does not wait for the copy.
Tensor there(const Tensor& t, at::Device device) { return t.to(device, /*non_blocking=*/true, /*copy=*/false); }

// The entries of the rows named, row after row: which they are, and where each row then begins. All on the device of `start`: on
// the CPU their numbers are known without a wait.
struct Gathered {
  Tensor entries, start;  // int64 [E], [n + 1]
};

Gathered gather(const Tensor& start, const Tensor& rows) {
  const auto first = start.index_select(0, rows), count = start.index_select(0, rows + 1) - first;  // [n]
  const auto ends = count.cumsum(0);
  const auto n_entries = rows.numel() > 0 ? ends[-1].item<std::int64_t>() : 0;
  const auto new_start = at::cat({at::zeros({1}, ends.options()), ends});
  // entry e of row b lies at first[b] + (e - new_start[b])
  const auto shift = (first - new_start.slice(0, 0, rows.numel())).repeat_interleave(count, 0, n_entries);  // [E]
  return {at::arange(n_entries, start.options()) + shift, new_start};
}

// Where entries row after row stand in [n, longest], one row after another.
struct Places {
  std::int64_t n, longest;
  Tensor length, place;  // int64 [n], [E]
};

Places places_of(const Tensor& start, std::int64_t n_entries) {
  const auto n = start.numel() - 1;
  const auto length = start.diff();  // [n]
  const auto longest = n > 0 ? length.max().item<std::int64_t>() : 0;
  const auto row = at::arange(n, start.options()).repeat_interleave(length, 0, n_entries);  // [E]
  return {n, longest, length, row * longest + at::arange(n_entries, start.options()) - start.index_select(0, row)};
}

// Entries [E, ...] -> [n, longest, ...], 0 past each end.
Tensor padded(const Tensor& entries, const Places& places, const Tensor& place) {
  auto shape = entries.sizes().vec();
  shape[0] = places.n * places.longest;
  return at::zeros(shape, entries.options()).index_copy_(0, place, entries).unflatten(0, {places.n, places.longest});
}

std::vector<Tensor> all_of(const std::vector<Column>& columns, Tensor Column::*part) {
  std::vector<Tensor> all;
  for (const auto& column : columns) all.push_back(column.*part);
  return all;
}

Tensor joined_parts(const std::vector<Column>& columns, Tensor Column::*part) {
  return (columns.front().*part).defined() ? at::cat(all_of(columns, part)) : Tensor();
}

Column joined_columns(std::vector<Column> columns) {
  if (columns.size() == 1) return columns.front();
  if (columns.front().length.defined()) {
    std::int64_t longest = 0;
    for (const auto& column : columns) longest = std::max(longest, column.data.size(1));
    for (auto& column : columns) {
      const auto n_more = longest - column.data.size(1);
      column.data = with_places(column.data, n_more);
      column.observed = if_defined(column.observed, [&](const Tensor& t) { return with_places(t, n_more); });
    }
  }
  Column all{joined_parts(columns, &Column::data),
             joined_parts(columns, &Column::length),
             joined_parts(columns, &Column::observed),
             {},
             joined_parts(columns, &Column::index)};
  if (columns.front().start.defined()) {
    std::vector<Tensor> starts{at::zeros({1}, columns.front().start.options())};
    std::int64_t before = 0;
    for (const auto& column : columns) {
      starts.push_back(column.start.slice(0, 1) + before);
      before += column.data.size(0);
    }
    all.start = at::cat(starts);
  }
  return all;
}

}  // namespace

std::int64_t Column::size() const { return start.defined() ? start.numel() - 1 : data.defined() ? data.size(0) : 0; }

Column Column::pick(const Tensor& rows) const {
  const auto device = data.device();
  if (!start.defined()) {
    const auto here = there(rows, device);
    const auto chosen = [&](const Tensor& t) { return t.index_select(0, here); };
    return {chosen(data), if_defined(length, chosen), if_defined(observed, chosen)};
  }
  const auto [entries, new_start] = gather(start, there(rows, start.device()));
  const auto taken = [here = there(entries, device)](const Tensor& t) { return t.index_select(0, here); };
  if (index.defined()) {
    const auto lengths = if_defined(length, [&](const Tensor& t) { return t.index_select(0, there(rows, t.device())); });
    return {taken(data), lengths, if_defined(observed, taken), there(new_start, device), taken(index)};
  }
  const auto places = places_of(new_start, entries.size(0));
  const auto put = [&, place = there(places.place, device)](const Tensor& t) { return padded(taken(t), places, place); };
  return {put(data), there(places.length, device), if_defined(observed, put)};
}

Column Column::cut(std::int64_t first, std::int64_t n) const {
  if (start.defined()) return pick(at::arange(first, first + n, start.options()));
  const auto narrowed = [&](const Tensor& t) { return t.narrow(0, first, n); };
  return {narrowed(data), if_defined(length, narrowed), if_defined(observed, narrowed)};
}

Column Column::to(at::Device device) const {
  const auto there = [&](const Tensor& t) { return t.defined() ? t.to(device) : t; };
  return {there(data), there(length), there(observed), there(start), there(index)};
}

Column Column::repeated(std::int64_t times) const {
  if (times == 1) return *this;
  const auto& any = start.defined() ? start : data;
  return pick(at::arange(size(), any.options().dtype(at::kLong)).repeat_interleave(times));
}

Column Column::stored() const {
  if (!length.defined() || index.defined()) return *this;
  const auto members = is_member(length, data.size(1)).flatten().nonzero().squeeze(1);
  const auto taken = [&](const Tensor& t) { return t.flatten(0, 1).index_select(0, members); };
  return {taken(data), {}, if_defined(observed, taken), at::cat({at::zeros({1}, length.options()), length.cumsum(0)})};
}

Tensor is_member(const Tensor& length, std::int64_t n_members) {
  return at::arange(n_members, length.options()).unsqueeze(0) < length.unsqueeze(1);
}

Tensor row_of_each(const Column& column) {
  return at::arange(column.size(), column.start.options()).repeat_interleave(column.start.diff(), 0, column.data.size(0));
}

Tensor dense_of(const Column& sparse, std::int64_t n_cells) {
  auto all = at::zeros({sparse.size(), n_cells}, sparse.data.options());
  return all.index_put_({row_of_each(sparse), sparse.index}, sparse.data);
}

Column sparse_of(const Tensor& dense) {
  const auto places = dense.nonzero();  // [E, 2], row after row
  const auto in_row = at::bincount(places.select(1, 0), {}, dense.size(0));
  return {dense.index({places.select(1, 0), places.select(1, 1)}),
          {},
          {},
          at::cat({at::zeros({1}, in_row.options()), in_row.cumsum(0)}),
          places.select(1, 1)};
}

const Tensor& Rows::x() const {
  if (columns.size() != 1) throw errors::misuse("Rows::x", std::to_string(columns.size()) + " fields", "one");
  return columns.front().data;
}

Rows Rows::pick(const Tensor& rows) const {
  Rows picked;
  for (const auto& column : columns) picked.columns.push_back(column.pick(rows));
  return picked;
}

Rows Rows::stored() const {
  Rows rows;
  for (const auto& column : columns) rows.columns.push_back(column.stored());
  return rows;
}

Rows Rows::cut(std::int64_t first, std::int64_t n) const {
  Rows rows;
  for (const auto& column : columns) rows.columns.push_back(column.cut(first, n));
  return rows;
}

Rows Rows::to(at::Device device) const {
  Rows rows;
  for (const auto& column : columns) rows.columns.push_back(column.to(device));
  return rows;
}

Rows Rows::repeated(std::int64_t times) const {
  Rows rows;
  for (const auto& column : columns) rows.columns.push_back(column.repeated(times));
  return rows;
}

Rows joined(const std::vector<Rows>& parts) {
  Rows all;
  for (std::size_t i = 0; !parts.empty() && i < parts.front().columns.size(); ++i) {
    std::vector<Column> columns;
    for (const auto& part : parts) columns.push_back(part.columns[i]);
    all.columns.push_back(joined_columns(std::move(columns)));
  }
  return all;
}

Batch joined(const std::vector<Batch>& parts) {
  std::vector<Rows> event, given;
  for (const auto& part : parts) {
    event.push_back(part.event);
    given.push_back(part.given);
  }
  return {joined(event), joined(given)};
}

}  // namespace gx
