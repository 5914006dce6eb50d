// The rows that a person names for a verb that judges, encodes or reconstructs.
#pragma once

#include "generatrix/app/wait_bar.h"
#include "generatrix/studio/judged_rows.h"

namespace gx {

// As judged_rows, which throws: the person sees that data are read, and what reading left out or changed.
JudgedRows read_rows(const LoadedRun& run, const std::string& data, const std::string& split, WaitBar& wait, const Output& output,
                     std::int64_t n = 0);

}  // namespace gx
