// The metrics that this program knows, in the order in which they are reported.
#pragma once

#include "generatrix/eval/metric.h"

namespace gx {

// A new metric is a file under metrics/ and a line in each of the two lists.
Metric elbo();
Metric log_likelihood();
Metric importance_weighted_log_likelihood();
Metric bits_per_dim();
Metric reconstruction_mse();
Metric active_units();
Metric kl_per_dimension();
Metric mutual_information();
Metric accuracy();

const std::vector<Metric>& metrics();

// What `metrics()` are, without the measuring.
const std::vector<MetricInfo>& known_metrics();

// Throws UserError with the nearest name.
const Metric& metric_named(const std::string& name);

}  // namespace gx
