// A module whose result for a row depends on the other rows while it trains.
#pragma once

namespace gx {

struct MixesRows {
  virtual ~MixesRows() = default;
};

}  // namespace gx
