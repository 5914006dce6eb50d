// What the metrics of x that comes back from its code share.
#pragma once

#include "generatrix/eval/metric.h"

namespace gx {

// The kind of the number: "inverse" of a model with a bijector, "code" of others. A bijection brings everything back by
// construction, which is no merit: its numbers have no order.
void name_way_back(Measurement& result, Model& model);

}  // namespace gx
