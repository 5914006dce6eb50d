// The unit in which all models are judged, whatever each of them reads.
//
// Reals are measured in standard deviations of the judged rows, cell by cell; everything else as its own codec reads it. The unit
// follows from the judged rows alone, so no model and no order of models decides it.
#pragma once

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// Of rows that are stored as `own` reads them; from at most 100,000 rows, the first ones.
Codec judging_codec(const Codec& own, const Dataset& judged);

// Events of one fixed field, x [..., ...shape] as `from` encodes them, as `to` encodes them. What a cell must be a whole number
// of is not asked: means and derivatives stay what they are.
Tensor carried(const Tensor& x, const Codec& from, const Codec& to);

}  // namespace gx
