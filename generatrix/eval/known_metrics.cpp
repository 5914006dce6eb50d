#include "generatrix/eval/known_metrics.h"

namespace gx {

const std::vector<Metric>& metrics() {
  static const std::vector<Metric> all{
      frechet_distance_metric(),
      kernel_distance_metric(),
      precision_metric(),
      recall_metric(),
      density_metric(),
      coverage_metric(),
      classifier_score_metric(),
      classes_found_metric(),
      class_divergence_metric(),
      sliced_wasserstein_metric(),
      classifier_two_sample_metric(),
      memorization_metric(),
      modes_metric(),
      high_quality_metric(),
      reverse_kl_metric(),
      elbo(),
      log_likelihood(),
      given_score(),
      importance_weighted_log_likelihood(),
      filtered_log_likelihood(),
      annealed_log_likelihood(),
      bits_per_dim(),
      reconstruction_mse(),
      active_units(),
      codes_used(),
      kl_per_dimension(),
      mutual_information(),
      latent_smoothness(),
      round_trip_error(),
      levels_restored(),
      class_kept(),
      accuracy(),
      label_accuracy(),
      caption_accuracy(),
      tag_recall(),
      psnr(),
      answer_class(),
      cluster_accuracy(),
      information_gap_of_bins(),
      information_gap_of_laws(),
      factor_vae_score_metric(),
      beta_vae_score_metric(),
      attribute_gap_metric(),
      dci_disentanglement(),
      dci_completeness(),
      dci_informativeness(),
      modularity_metric(),
      explicitness_metric(),
      linear_probe_metric(),
      nearest_probe_metric(),
  };
  return all;
}

const std::vector<MetricInfo>& known_metrics() {
  static const std::vector<MetricInfo> infos = [] {
    std::vector<MetricInfo> found;
    for (const auto& metric : metrics()) found.push_back(metric.info);
    return found;
  }();
  return infos;
}

}  // namespace gx
