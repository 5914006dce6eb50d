// The cells of an event of several fields, of any kind, as D symbols: what a model reads that takes columns in any order.
//
//   symbols, bits, levels    themselves
//   real numbers             bins (prob/estimators/bins.h), and a uniform place within
#pragma once

#include <torch/nn/module.h>

#include <variant>

#include "generatrix/contract/turn.h"
#include "generatrix/data/symbol_cells.h"
#include "generatrix/prob/estimators/bins.h"

namespace gx {

class TableCells final : public torch::nn::Module {
 public:
  // Of fixed fields. Bins of reals are evenly wide, until `fit`.
  TableCells(const Space& event, std::int64_t n_bins);

  std::int64_t n_cells() const { return n_symbols_.size(0); }                  // D
  std::int64_t most() const { return n_symbols_.max().item<std::int64_t>(); }  // S
  // bool [D, S]: symbols that the cells may be, on the device, which is that of this module. The host does not wait.
  Tensor may_be(at::Device device) const;
  bool has_reals() const;
  void fit(const Pass& rows);  // the bins, to all known cells

  struct Read {
    Tensor symbols;  // int64 [B, D]; of an unknown cell any
    Tensor known;    // bool [B, D]
    Tensor within;   // [B]: nats, the density of known real numbers within their bins; undefined without reals
  };
  Read read(const Rows& event) const;
  Rows rows(const Tensor& symbols, Rng& rng) const;  // and back

 private:
  struct Part {
    Field field;
    SymbolCells cells;  // of fields that are not real
    Bins bins;          // buffers, of those that are
    bool is_real() const { return bins.edges.defined(); }
  };
  std::vector<Part> parts_;
  Tensor n_symbols_;  // int64 [D]
};

}  // namespace gx
