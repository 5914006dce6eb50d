// Whether pictures and those of a second folder, which they are given, belong together by name.
#pragma once

#include "generatrix/data/source.h"

namespace gx {

// Of a second folder data.paired = false is the wish that data.given.paired = false is; data.paired is then true.
DataSpec with_one_wish_for_pairs(DataSpec spec);

}  // namespace gx
