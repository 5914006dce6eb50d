// Everything that a comparison measured, on the terminal: tables for each group of columns, best values marked, dashes explained
// below. compare_headline.h has the first screen.
#pragma once

#include "generatrix/app/output.h"
#include "generatrix/eval/report.h"

namespace gx {

std::string compare_table(const Report& report);

// One line a number, the contract of --json: model, sampler, metric, value, ...
std::vector<Record> compare_records(const Report& report);

}  // namespace gx
