// A law over rows: what a decoder says of an event, field by field. The fields are independent given what the law was made of:
//
//   log p(rows) = sum over fields of log p(column)            Product
//
// and a column's law counts what the row has: known cells (observed), members up to the end (ragged), entries (sparse).
#pragma once

#include <memory>
#include <vector>

#include "generatrix/data/rows.h"
#include "generatrix/prob/law.h"

namespace gx {

class ColumnLaw {
 public:
  virtual ~ColumnLaw() = default;
  virtual Tensor log_prob(const Column& x) const = 0;  // nats, batch shape [..., B]; x broadcasts from the left
  virtual Column sample(Rng& rng) const = 0;           // without gradient
  virtual Column mean() const = 0;                     // of symbols the most probable; throws Unsupported without a closed form
  virtual Shape batch_shape() const = 0;
};
using ColumnLawPtr = std::shared_ptr<const ColumnLaw>;

// A fixed field without unknown cells. law: batch [..., B], event as the field's shape.
ColumnLawPtr fixed_law(Distribution law);
// A fixed field whose unknown cells count nothing. cells: batch [..., B, ...shape], event one number; n_dims: those of the shape.
ColumnLawPtr observed_law(Distribution cells, int n_dims);
// A sequence or a set: members past a row's end count nothing. cells: batch [..., B, T, ...shape]; length int64 [B]: of what
// sample and mean give. Scores rows of the same T.
ColumnLawPtr ragged_law(Distribution cells, int n_member_dims, Tensor length);
// Counts of N things, drawn one after another with the same probabilities (a multinomial law given the number of draws):
//   log p(c) = log (sum c)! - sum_i log c_i! + sum_i c_i log softmax(logits)_i
// logits [..., B, N]. A draw takes n_draws things; the mean holds every thing with its expected count.
ColumnLawPtr counts_law(Tensor logits, std::int64_t n_draws);

class RowsLaw final {
 public:
  RowsLaw(Distribution law) : columns_{fixed_law(std::move(law))} {}                     // NOLINT: of one fixed field
  explicit RowsLaw(std::vector<ColumnLawPtr> columns) : columns_(std::move(columns)) {}  // in the order of the fields

  Tensor log_prob(const Rows& rows) const;  // [..., B]
  Rows sample(Rng& rng) const;
  Rows mean() const;
  Shape batch_shape() const { return columns_.front()->batch_shape(); }

 private:
  std::vector<ColumnLawPtr> columns_;
};

}  // namespace gx
