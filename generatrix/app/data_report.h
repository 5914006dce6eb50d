// A data set as the program tells of it.
#pragma once

#include <string>

#include "generatrix/app/output.h"
#include "generatrix/data/source.h"

namespace gx {

// What it holds, how it is read, what was left out, and which models fit. With --json: one line for the data, then one for each
// model. Throws UserError and DataError as open_data does.
void tell_of_data(DataSpec spec, const Output& output);

// Whether open_data would find something of that name: a known data set or a path.
bool is_data(const std::string& name);

}  // namespace gx
