// What a data set holds, as values: the verb `data` prints them.
#pragma once

#include <string>
#include <vector>

#include "generatrix/data/source.h"

namespace gx {

// Numbers of one cell of a field's members over all training rows, as stored: bytes, samples, numbers in the data's own units;
// the number of the symbol for symbols.
struct CellReport {
  std::string name;                     // of a table's column; "x0" and so on where there is none
  std::string form;                     // "number", "whole", "date", "day", "levels", "bits" or "category"
  std::int64_t known = 0, unknown = 0;  // cells
  double low = 0, high = 0, mean = 0;   // of the known ones; 0 when there are none
  std::vector<std::pair<std::string, std::int64_t>> counts = {};  // of a category: its words, in order, and how often each comes
  bool is_constant() const { return known > 0 && low == high; }
};

struct FieldReport {
  Field field;        // as a model reads it
  std::string codec;  // how it is encoded: "grey", "reals", ...
  bool is_given = false;
  // Of fields of at most one dimension and of single symbols: each cell. Pictures and wider arrays have one for all cells.
  std::vector<CellReport> cells = {};
  std::int64_t n_constant = 0, unknown = 0;  // cells of a member that never change; unknown cells in all rows
  std::int64_t shortest = 0, longest = 0;    // members or entries of a row; fixed fields have one
  double mean_length = 0;
};

struct DataReport {
  std::string name;
  std::string codec;                                              // in words: "grey", "reals + symbols"
  std::int64_t train = 0, valid = 0, test = 0;                    // rows of each part
  std::int64_t duplicates = 0;                                    // training rows whose event is that of an earlier one
  std::vector<FieldReport> fields = {};                           // of the event, then of what rows are given
  std::vector<std::pair<std::string, std::int64_t>> labels = {};  // their names and training rows; empty without labels
  std::vector<std::string> notes = {};                            // what was left out or changed on reading, a line each
  double entropy = 0;                                             // nats; NaN when unknown
};

// Reads all training rows once, in slices. Throws as open_data does.
DataReport describe(const DataSpec& spec);
DataReport describe(const Data& data);

}  // namespace gx
