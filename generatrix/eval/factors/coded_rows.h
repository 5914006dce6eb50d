#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/eval/factors/factors.h"

namespace gx {

// Mean codes of all rows, flat, beside the factors that rows are given, on the CPU; `batch` rows at a time or fewer, as
// for_each_batch reads them. Without gradient.
CodedRows coded_rows(CanEncode& encoder, const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng);

// The factors alone: nothing is encoded.
FactorRows factor_rows(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng);

}  // namespace gx
