// The first screen of a comparison: one table that fits 100 columns, what the machine did, and where the rest is.
#pragma once

#include <string>

#include "generatrix/app/output.h"
#include "generatrix/eval/report.h"

namespace gx {

// Lines end at `width` where words allow. A row of a failed training says why in place of numbers.
std::string compare_headline(const Report& report, std::size_t width = kPageWidth);

}  // namespace gx
