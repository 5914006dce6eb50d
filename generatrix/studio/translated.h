// Rows of other data as a model has them stored: what stands for a word, and where a column stands, was decided by the rows that
// the model was trained on.
#pragma once

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// `rows`, which their own codec would be `from`, with the symbols and the cells of `to`, by name where both have names. Columns
// of tables, and rated items, that the model does not know are left out; rows keep what they are given where it is of the model's
// fields, and come without where they have none. Throws UserError, naming `data`, when fields differ or a column is missing;
// reading a symbol or a label that the model does not know throws UserError with its name, as does an unknown cell of a field
// that has none unless they are `welcome`.
enum class UnknownCells { refused, welcome };
DatasetPtr translated(const DatasetPtr& rows, const Codec& from, const Codec& to, const std::string& data,
                      UnknownCells unknown = UnknownCells::refused);

}  // namespace gx
