// Every row of a data set scored, in order: the one loop that validation and evaluation share.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// nats, and error and n_cells where the model gives them, float64 and int64 [N] on the CPU. Densities are of the data's own
// units: Codec::log_volume is added to them. The draws for the batch that begins at row i come from rng.fork(i), so equal
// arguments give equal scores. Batches have rows_at_once(most) rows (data/loader.h). On the CPU, batches are scored at the same
// time, a thread each.
Score score_rows(CanScore& model, const Dataset& data, const Codec& codec, std::int64_t most, const Rng& rng);

}  // namespace gx
