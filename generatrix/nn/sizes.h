// How large the parts of nets may be asked for: far beyond what any machine trains, so that a slip of the keyboard is refused
// where it stands and never multiplied, looped over or allocated.
#pragma once

#include "generatrix/spec/check.h"

namespace gx {

inline const Check net_width = between(1, 1'000'000);  // features, channels
inline const Check net_depth = between(1, 1000);       // layers, blocks

}  // namespace gx
