// The cells of one fixed field as D symbols of up to S kinds: how models that count symbols read and write events.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

class SymbolCells final {
 public:
  explicit SymbolCells(Field field) : field_(std::move(field)) {}
  static std::optional<std::string> why_not(const Space& event);

  std::int64_t n_cells() const { return field_.dims(); }         // D
  std::int64_t most() const { return count_of(field_.values); }  // S
  Tensor n_symbols() const;                                      // int64 [D]: symbols of each cell
  Tensor may_be() const;                                         // bool [D, S]: whether a cell has that symbol
  bool all_known(const Column& x) const { return !x.observed.defined(); }

  Tensor symbols(const Column& x) const;     // int64 [B, D]
  Tensor indicators(const Column& x) const;  // float [B, D, S]: 1 at the symbol of a cell; all 0 of an unknown one
  Tensor evidence(const Column& x) const;    // float64 [B, D, S]: 0 for symbols that a cell may be, -inf for others
  Rows rows(const Tensor& symbols) const;    // and back

 private:
  Field field_;
};

}  // namespace gx
