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
Metric classes_found_metric();
Metric class_divergence_metric();
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
Metric filtered_log_likelihood();
Metric annealed_log_likelihood();
Metric bits_per_dim();
Metric reconstruction_mse();
Metric active_units();
Metric codes_used();
Metric kl_per_dimension();
Metric mutual_information();
Metric latent_smoothness();
Metric round_trip_error();
Metric levels_restored();
Metric accuracy();
Metric label_accuracy();
Metric caption_accuracy();
Metric tag_recall();
Metric psnr();
Metric answer_class();
Metric class_kept();
Metric cluster_accuracy();
Metric information_gap_of_bins();
Metric information_gap_of_laws();
Metric factor_vae_score_metric();
Metric beta_vae_score_metric();
Metric attribute_gap_metric();
Metric dci_disentanglement();
Metric dci_completeness();
Metric dci_informativeness();
Metric modularity_metric();
Metric explicitness_metric();
Metric linear_probe_metric();
Metric nearest_probe_metric();

const std::vector<Metric>& metrics();

// What `metrics()` are, without the measuring.
const std::vector<MetricInfo>& known_metrics();

}  // namespace gx
