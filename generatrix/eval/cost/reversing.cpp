#include <cmath>

#include "generatrix/eval/cost/measuring.h"
#include "generatrix/eval/cost/round_trip.h"

namespace gx {

void measure_reversing(Cost& cost, CostSubject& subject) {
  cost.levels_restored = absent("its values have no levels");
  cost.round_trip_error = unless_refused([&] {
    const auto back = round_trip(subject.model, subject.rows, subject.space);
    if (!back) return absent("it has no code that x could come back from");
    const std::string kind = back->by == RoundTrip::By::inverse ? "inverse" : "code";
    if (back->levels) cost.levels_restored = {back->levels, {}, kind, {}};
    if (!std::isfinite(back->largest)) return absent("what comes back is not finite");
    return CostNumber{back->largest, {}, kind, {}};
  });
  if (!cost.round_trip_error.value && !cost.levels_restored.value) cost.levels_restored = cost.round_trip_error;
}

}  // namespace gx
