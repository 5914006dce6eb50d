// Rows with unknown cells, and rows that say what might stand there.
#pragma once

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

// `known` where it is observed, `drawn` elsewhere; every cell of the result counts as known. Of a sparse field an entry that is
// listed is known, and drawn ones are added beside the others.
Rows filled_in(const Rows& known, const Rows& drawn, const Space& space);

// int64 [B]: cells that are known, where rows differ in it; undefined where all rows have all cells.
Tensor known_cells(const Rows& rows, const Space& space);

}  // namespace gx
