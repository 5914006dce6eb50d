// The kinds of cell_leaves.h.
#pragma once

#include "generatrix/data/symbol_cells.h"
#include "generatrix/families/circuit/cell_leaves.h"
#include "generatrix/prob/estimators/bins.h"

namespace gx {

inline constexpr double kTowardsItsRow = 0.5;

// all [D, B, K] with zeros where a cell is unknown.
Tensor known_only(const Tensor& all, const Column& x);

class SymbolLeaves final : public CellLeaves {
 public:
  SymbolLeaves(const Field& field, std::int64_t n_hidden);
  std::int64_t n_cells() const override { return cells_.n_cells(); }
  Tensor log_prob(const Column& x, at::ScalarType type) const override;
  LeafSums sums(const Column& x, const Tensor& weights) const override;
  void move(const LeafSums& sums, double smoothing, double rate) override;
  void begin(const Column& x, const Tensor& chosen) override;
  Column draw(const Tensor& z, Rng& rng) const override;
  Tensor classes(const Column& x) const override;
  Tensor n_classes() const override;
  void allow(const Tensor& symbols);  // bool [D, S]: only these from now on, all alike

 private:
  Tensor places(const Column& x) const;
  SymbolCells cells_;
  bool are_levels_;
  Tensor table_, usual_;  // [D, S, K], [D, S]
};

class NormalLeaves final : public CellLeaves {
 public:
  NormalLeaves(Field field, std::int64_t n_hidden);
  std::int64_t n_cells() const override { return field_.dims(); }
  Tensor log_prob(const Column& x, at::ScalarType type) const override;
  LeafSums sums(const Column& x, const Tensor& weights) const override;
  void move(const LeafSums& sums, double smoothing, double rate) override;
  void begin(const Column& x, const Tensor& chosen) override;
  Column draw(const Tensor& z, Rng& rng) const override;
  Tensor classes(const Column& x) const override;
  Tensor n_classes() const override;

 private:
  Tensor numbers(const Column& x) const;  // [D, B]
  Field field_;
  Tensor mean_, deviation_;              // [D, K]
  Tensor usual_mean_, usual_deviation_;  // [D]
};

// Tables over bins, which `begin` fits to the rows that it gets.
class BinnedLeaves final : public CellLeaves {
 public:
  BinnedLeaves(Field field, std::int64_t n_hidden, std::int64_t n_bins);
  std::int64_t n_cells() const override { return field_.dims(); }
  Tensor log_prob(const Column& x, at::ScalarType type) const override;
  LeafSums sums(const Column& x, const Tensor& weights) const override {
    return table_->sums(as_symbols(x, bins_.index(numbers(x))), weights);
  }
  void move(const LeafSums& sums, double smoothing, double rate) override { table_->move(sums, smoothing, rate); }
  void begin(const Column& x, const Tensor& chosen) override;
  Column draw(const Tensor& z, Rng& rng) const override;
  Tensor classes(const Column& x) const override;
  Tensor n_classes() const override;

 private:
  Tensor numbers(const Column& x) const;                           // [D, B]
  static Column as_symbols(const Column& x, const Tensor& index);  // x by the bins [D, B] of its numbers
  Field field_;
  Bins bins_;  // buffers
  std::shared_ptr<SymbolLeaves> table_;
};

}  // namespace gx
