// From measurements to the cells of a report: means over seeds, the best of each column, columns worth showing.
#pragma once

#include "generatrix/eval/report.h"

namespace gx {

// The findings of all seeds as one cell: mean and standard deviation over those that are numbers, and what else the first of
// them says; the first reason when there is no number.
ReportCell cell_of(const std::vector<Metric::Finding>& by_seed);

// Mean and spread from by_seed; the reason goes when there is a number, by_seed when there is none.
void summarize(ReportCell& cell);

// Marks the best of each group of equal kind in every column; a group of one, or of equal numbers, has no best.
void mark_best(Report& report);

// Leaves out columns in which no row has a number.
void drop_empty_columns(Report& report);

}  // namespace gx
