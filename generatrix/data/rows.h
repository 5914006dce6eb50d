// Rows of a space, as a data set stores them and, encoded, as a model reads them: one type, so that no part can be forgotten.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// B rows of one field. What does not apply is undefined.
//
//   layout             data                           besides
//   fixed              [B, ...shape]
//   sequence, set      [B, T, ...shape], 0 past ends  length
//   the same, stored   [E, ...shape], row after row   start
//   sparse             [E], the entries               start, index; of rows to be completed length
struct Column {
  Tensor data;
  Tensor length = {};  // int64 [B]: members of each row, at most T; of a sparse row to be completed how many entries it will have
  Tensor observed = {};  // bool as data: false where a cell is unknown; data is 0 there
  Tensor start = {};     // int64 [B + 1]: row b holds members start[b] .. start[b + 1] - 1; of a data set it is on the CPU
  Tensor index = {};     // int64 [E]: which cell of the shape an entry is, ascending within a row

  std::int64_t size() const;
  // rows int64 [n]; stored sequences come padded to the longest of them. With `start` and rows on the CPU and data elsewhere the
  // host does not wait.
  Column pick(const Tensor& rows) const;
  Column cut(std::int64_t first, std::int64_t n) const;  // n rows from `first` on; views where rows lie in a block
  Column to(at::Device device) const;
  Column stored() const;  // padded sequences row after row
  // Every row `times` times: row b becomes rows b times .. (b + 1) times - 1.
  Column repeated(std::int64_t times) const;
};

// bool [B, T]: true for the members that rows of these lengths have.
Tensor is_member(const Tensor& length, std::int64_t n_members);
// int64 [E]: which row each member or entry of a column with `start` belongs to.
Tensor row_of_each(const Column& column);
// A sparse column of N cells as numbers [B, N], 0 where there is no entry; and back: an entry for every number that is not 0.
Tensor dense_of(const Column& sparse, std::int64_t n_cells);
Column sparse_of(const Tensor& dense);

// One column for each field of a space, in its order. No columns: nothing is given.
struct Rows {
  std::vector<Column> columns;

  Rows() = default;
  Rows(std::vector<Column> all) : columns(std::move(all)) {}  // NOLINT: the columns are the rows
  Rows(Tensor data) {                                         // NOLINT: of one fixed field; undefined is nothing
    if (data.defined()) columns.push_back({std::move(data)});
  }

  bool empty() const { return columns.empty(); }
  std::int64_t size() const { return columns.empty() ? 0 : columns.front().size(); }
  // The data of the only, fixed field: most models have no other. Another number of fields is a bug of the caller.
  const Tensor& x() const;
  Rows pick(const Tensor& rows) const;
  Rows stored() const;
  Rows cut(std::int64_t first, std::int64_t n) const;
  Rows to(at::Device device) const;
  Rows repeated(std::int64_t times) const;
};

// Rows of an event and of what each is given.
struct Batch {
  Rows event, given = {};

  const Tensor& x() const { return event.x(); }
  std::int64_t size() const { return event.size(); }
  Batch pick(const Tensor& rows) const { return {event.pick(rows), given.pick(rows)}; }
  Batch stored() const { return {event.stored(), given.stored()}; }
  Batch cut(std::int64_t first, std::int64_t n) const { return {event.cut(first, n), given.cut(first, n)}; }
  Batch to(at::Device device) const { return {event.to(device), given.to(device)}; }
};

// All of them one after another; columns alike. Sequences are padded to the longest of all.
Rows joined(const std::vector<Rows>& parts);
Batch joined(const std::vector<Batch>& parts);

}  // namespace gx
