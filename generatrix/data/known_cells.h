// Numbers that were read are written as they were read, not as a model saw them.
#pragma once

#include "generatrix/data/codec.h"

namespace gx {

// `decoded` rows with the cells of real columns that are known in `stored` in their place: a model's float32 would change 1e9 to
// 999999985.6. Of sequences the first members are the known ones; sparse columns stay as they are. Both on the CPU.
Rows with_known_cells(Rows decoded, const Rows& stored, const Codec& codec);

}  // namespace gx
