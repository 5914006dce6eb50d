// The metrics that this program knows, in the order in which they are reported.
#pragma once

#include "generatrix/eval/metric.h"

namespace gx {

// A new metric is a file under metrics/ and a line in each of the two lists.
Metric frechet_distance_metric();
Metric kernel_distance_metric();
Metric precision_metric();
Metric recall_metric();
Metric density_metric();
Metric coverage_metric();
Metric classifier_score_metric();
Metric sliced_wasserstein_metric();
Metric classifier_two_sample_metric();
Metric memorization_metric();
Metric modes_metric();
Metric high_quality_metric();
Metric reverse_kl_metric();
Metric elbo();
Metric log_likelihood();
Metric given_score();
Metric importance_weighted_log_likelihood();
Metric bits_per_dim();
Metric reconstruction_mse();
Metric active_units();
Metric kl_per_dimension();
Metric mutual_information();
Metric latent_smoothness();
Metric round_trip_error();
Metric levels_restored();
Metric accuracy();

const std::vector<Metric>& metrics();

// What `metrics()` are, without the measuring.
const std::vector<MetricInfo>& known_metrics();

}  // namespace gx
