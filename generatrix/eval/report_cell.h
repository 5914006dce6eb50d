// From measurements to the cells of a report: means over seeds, the best of each column, columns worth showing.
#pragma once

#include "generatrix/eval/report.h"

namespace gx {

// The findings of all seeds as one cell: mean, standard deviation and replicates over those that are numbers, the error of the
// mean over rows and seeds, and what else the first of them says; the first reason when there is no number.
ReportCell cell_of(const std::vector<Metric::Finding>& by_seed);

// Mean and spread from by_seed; the reason goes when there is a number, by_seed when there is none.
void summarize(ReportCell& cell);

// Leaves out columns in which no row has a number.
void drop_empty_columns(Report& report);

}  // namespace gx
