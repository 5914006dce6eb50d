// Costs as columns of a report.
#pragma once

#include "generatrix/eval/cost.h"
#include "generatrix/eval/report.h"

namespace gx {

// One column for each number of Cost, of group "cost", and the cells of one model in the same order.
std::vector<ReportColumn> model_cost_columns();
std::vector<ReportCell> model_cost_cells(const Cost& cost);

}  // namespace gx
