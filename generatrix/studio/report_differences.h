// How the configurations of a comparison differ.
#pragma once

#include "generatrix/studio/contest.h"

namespace gx {

// Settings in which the rows differ, each with the value of every row.
std::vector<ReportDifference> differences_of(const Report& report, const Contest& contest);

}  // namespace gx
