// Which numbers of a column may be called better than others.
//
// Two numbers are told apart when they differ by more than 2.1 standard errors of their difference: that of their replicates (the
// same rows are left out of both, so what rows do to both alike is no part of it), and their deviations over seeds. Equal models
// are then told apart in about 5 % of pairs. With one seed the error is that of rows and draws: it says whether these trained
// models differ, not whether their recipes do.
#pragma once

#include <optional>

#include "generatrix/eval/report.h"

namespace gx {

inline constexpr double kErrorsApart = 2.1;  // the 97.5 % quantile of Student's t with 19 degrees of freedom is 2.09

// Of the difference of the two values; nothing when neither has an error.
std::optional<double> error_of_difference(const ReportCell& a, const ReportCell& b);
// Whether `a` is better, beyond the error.
bool is_better(const ReportCell& a, const ReportCell& b, MetricInfo::Better better);

// Marks in every column the best of each group of equal kind, and those not told apart from it. None is marked
//   in a group of one, or where nobody is told apart from the best
//   where independent cells are not beaten by the best: ReportColumn::discriminates is then false, with a caution
//   where numbers have no order (ReportCell::unranked)
// and no number that is better than that of real rows beyond its error. Where copies of training rows are not beaten, the caution
// of the column says that it does not see copying.
void mark_best(Report& report);

}  // namespace gx
