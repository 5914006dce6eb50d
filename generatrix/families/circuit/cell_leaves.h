// The laws of a field's cells given a hidden symbol z_d of K beside each cell: what a circuit ends in. Cells are independent
// given the hidden symbols, and an unknown cell says nothing.
//
//   symbols, bits, levels    p(x_d = s | z_d = k): a table
//   real numbers             N(x_d; mean_dk, deviation_dk^2), or a table over bins, whose density is constant within
//                            (prob/estimators/bins.h)
//
// Fitted by weighted rows: a table is the shares of counts and of `smoothing` rows more that follow the usual shares; a normal
// law has the mean and variance of its rows and of `smoothing` rows more that follow the usual law, its deviation at least a
// hundredth of the usual one.
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

// Sums over rows, each row by its weight: what fitting needs, alike in every call.
using LeafSums = std::vector<Tensor>;

constexpr std::int64_t kMostClasses = 8;  // of a level or a real number, below

class CellLeaves : public torch::nn::Module {
 public:
  virtual std::int64_t n_cells() const = 0;  // D
  // [D, B, K] in the type; 0 of unknown cells.
  virtual Tensor log_prob(const Column& x, at::ScalarType type) const = 0;
  // weights [D, B, K]: p(z_d = k | row). float64.
  virtual LeafSums sums(const Column& x, const Tensor& weights) const = 0;
  // Moves the laws by `rate` of the way to those of the sums. 1: they become them.
  virtual void move(const LeafSums& sums, double smoothing, double rate) = 0;
  // Symbol k of each cell begins halfway between the rows' usual law and what row chosen[k] has there; int64 [K].
  virtual void begin(const Column& x, const Tensor& chosen) = 0;
  // Draws given z int64 [N, D].
  virtual Column draw(const Tensor& z, Rng& rng) const = 0;
  // Of each cell a class that stands for its value, for pair counts: int64 [B, D] below n_classes() int64 [D]; -1 of an unknown
  // cell. Levels and reals are cut into kMostClasses.
  virtual Tensor classes(const Column& x) const = 0;
  virtual Tensor n_classes() const = 0;
};
using CellLeavesPtr = std::shared_ptr<CellLeaves>;

std::optional<std::string> why_no_cell_leaves(const Field& field);
// n_bins: of each cell of real numbers; 0: normal laws.
CellLeavesPtr make_cell_leaves(const Field& field, std::int64_t n_hidden, std::int64_t n_bins);

}  // namespace gx
