// A module whose result for a row depends on the other rows while it trains, also on those of other processes: it looks at them
// through batch_statistics or sum_of_parts (contract/shared_batch.h) alone.
#pragma once

namespace gx {

struct MixesRows {
  virtual ~MixesRows() = default;
};

}  // namespace gx
