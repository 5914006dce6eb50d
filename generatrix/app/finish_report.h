// What of a report depends on more than the numbers: how the configurations differ, and the pictures.
#pragma once

#include "generatrix/app/contest.h"

namespace gx {

// Settings in which the rows differ, each with the value of every row.
std::vector<ReportDifference> differences_of(const Report& report, const Contest& contest);

// The pictures of every row, by the first model of its contestant and the row's sampler; and real rows.
void hang_pictures(Report& report, const Contest& contest, const Reference& reference, std::uint64_t seed);

}  // namespace gx
