// How the configurations of a comparison differ.
#pragma once

#include "generatrix/studio/contest.h"

namespace gx {

// Settings in which the rows differ, each with the value of every row. In place of the planned steps stands first what each
// training reached: a budget ends most before their plan.
std::vector<ReportDifference> differences_of(const Report& report, const Contest& contest);

}  // namespace gx
