// Reversibility: does x come back from its code?
#pragma once

#include <optional>

#include "generatrix/contract/model.h"
#include "generatrix/data/space.h"

namespace gx {

struct RoundTrip {
  // inverse: forward(inverse(x)) of a model's bijector, a bijection up to rounding.
  // code: E[x | E[z|x]] of an encoder and a decoder, which loses what the code does not hold.
  enum class By { inverse, code };
  By by;
  double largest = 0;            // max |x - x'| over rows and dimensions, in the model's values
  std::optional<double> levels;  // share of stored levels that are equal after rounding; spaces with levels (byte, binary) only
};

// Nothing when the model has neither a bijector nor encoder and decoder, or the space is of tokens. Without gradient; draws
// nothing. Throws what the model throws (Unsupported for a decoder without a mean).
std::optional<RoundTrip> round_trip(Model& model, const Batch& rows, const Space& space);

}  // namespace gx
