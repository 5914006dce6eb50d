// The rows that several parts of data sets have in common, by their content.
#pragma once

#include <vector>

#include "generatrix/data/dataset.h"

namespace gx {

// For each of the parts the numbers of its rows, int64 [n], of events that all parts hold, as often as the part that holds them
// the fewest times: row i of each is the same event for all. The order depends on the events alone, not on that of the parts.
std::vector<Tensor> common_rows(const std::vector<DatasetPtr>& parts);

}  // namespace gx
