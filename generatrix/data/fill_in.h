// Rows with unknown cells, and rows that say what might stand there.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"

namespace gx {

// Whether a cell of a fixed field is unknown.
bool has_gaps(const Rows& rows);

// `known` where it is observed, `drawn` elsewhere; every cell of the result counts as known. Sparse rows stay as they are: what a
// row does not list is unknown too, and a law of counts needs no value for it.
Rows filled_in(const Rows& known, const Rows& drawn, const Space& space);

// Sparse rows with more entries, until a row has Column::length of them; without it, as many more as the row lists, and one at
// least. The entries that are added come one after another, each by its share of `expected` among those that the row does not
// have yet, with a count of 1. Other fields stay as they are. (The largest of log expected + Gumbel noise are such a draw:
// Yellott 1977.)
Rows extended(const Rows& listed, const Rows& expected, const Space& space, Rng& rng);

// What an encoder is told in training: each known cell that may be unknown, and each entry of a sparse row, is left out with
// probability `hidden`; an entry that is left out counts 0.
Rows told_part(const Rows& rows, const Space& space, double hidden, Rng& rng);
// Whether told_part leaves out anything of such rows.
bool can_hide(const Space& space);

// int64 [B]: cells that are known, where rows differ in it; undefined where all rows have all cells.
Tensor known_cells(const Rows& rows, const Space& space);

}  // namespace gx
