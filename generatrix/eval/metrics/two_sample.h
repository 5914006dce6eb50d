// What the metrics that compare a set of samples with a set of real rows share: which rows they get, and the floor beside them.
#pragma once

#include "generatrix/eval/metric.h"

namespace gx {

struct Compared {
  double value = 0;
  Replicates replicates = {};                 // of value, without blocks of both sets: its error
  std::optional<double> standard_error = {};  // where there are no replicates: by subsets of rows
  std::vector<std::pair<std::string, double>> extra = {};
};

// `of` two sets of rows; its draws come from rng only. The metric's value is of(real, samples), and beside it stands
// of(real, other real rows) of the same size. info.needs must name "sample", and "features" or "classes" when `of` looks at them.
Metric two_sample_metric(MetricInfo info, std::function<Compared(const Seen& real, const Seen& fake, Rng rng)> of);

}  // namespace gx
