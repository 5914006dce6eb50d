// The file after --out.
#pragma once

#include "generatrix/base/file.h"

namespace gx {

// For verbs that write arrays only, before they compute: UserError when the file to write has another ending than .npz.
void expect_npz(const Path& out);

}  // namespace gx
