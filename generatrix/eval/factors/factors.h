// Codes of rows beside the factors that the rows are known to have: what metrics of disentanglement compare.
#pragma once

#include <string>
#include <vector>

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

struct Factor {
  std::string name;
  std::int64_t n = 0;    // its values are 0 .. n - 1
  bool ordered = false;  // levels; symbols have no order
};

// Cells of what rows are given that are whole numbers of at most 1000 values, always known: classes, and levels such as a
// position. Pictures and sequences are no factors.
std::vector<Factor> factors_of(const Space& given);

// int64 [B, F] of encoded rows: the values of these factors, in their order.
Tensor factor_values(const Rows& given, const Space& space);

// Rows by the factors that they have.
struct FactorRows {
  Tensor values;  // int64 [N, F]
  std::vector<Factor> of;
  std::int64_t size() const { return values.size(0); }
};

struct CodedRows {
  Tensor codes;    // float64 [N, Z]
  Tensor factors;  // int64 [N, F]
  std::vector<Factor> of;

  std::int64_t size() const { return codes.size(0); }
  CodedRows pick(const Tensor& rows) const { return {codes.index_select(0, rows), factors.index_select(0, rows), of}; }
};

// The rows in an order that depends on their number alone: neighbors of a set in the order of its factors must not all fall to
// one part.
CodedRows mixed(const CodedRows& rows);

// Rows that fit a probe and rows that judge it: halves of the first 20,000 mixed rows.
struct Halves {
  CodedRows fitted, judged;
};
Halves halves_of(const CodedRows& rows);

}  // namespace gx
