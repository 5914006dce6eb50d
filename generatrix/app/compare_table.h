// A comparison on the terminal: one table for each group of columns, best values marked, dashes explained below.
#pragma once

#include "generatrix/app/output.h"
#include "generatrix/eval/report.h"

namespace gx {

std::string compare_table(const Report& report);

// One line a number, the contract of --json: model, sampler, metric, value, ...
std::vector<Record> compare_records(const Report& report);

// 4 significant digits, all of those before the point up to 99,999, and k, M, G, T from there on: "12345", "1.234M".
std::string compact(double value);

}  // namespace gx
