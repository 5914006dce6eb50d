// The cost columns of a comparison: what a training took and what using the model takes.
#pragma once

#include "generatrix/eval/compare.h"

namespace gx {

std::vector<ReportColumn> cost_columns();

// One cell for each of cost_columns(). Training costs are means over the seeds, what is measured of the model is the first
// seed's. `measured` false leaves the latter out.
std::vector<ReportCell> cost_cells(const std::vector<const Trained*>& alive, const Sampler* sampler, const Ground& ground,
                                   bool measured);

}  // namespace gx
