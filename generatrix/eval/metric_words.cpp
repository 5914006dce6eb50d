#include "generatrix/eval/metric_words.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

using Names = std::vector<std::string>;

const std::map<std::string, Names>& field_names() {
  static const std::map<std::string, Names> all{
      {"au", {"active_units"}},
      {"bpd", {"bits_per_dim"}},
      {"c2st", {"two_sample_test"}},
      {"dci", {"dci_disentanglement", "dci_completeness", "dci_informativeness"}},
      {"fd", {"frechet_distance"}},
      {"fid", {"frechet_distance"}},
      {"frechet_inception_distance", {"frechet_distance"}},
      {"inception_score", {"classifier_score"}},
      {"iwae", {"iwae_bound"}},
      {"kd", {"kernel_distance"}},
      {"kernel_inception_distance", {"kernel_distance"}},
      {"kid", {"kernel_distance"}},
      {"knn", {"knn_probe"}},
      {"mse", {"reconstruction_mse"}},
      {"prdc", {"precision", "recall", "density", "coverage"}},
      {"swd", {"sliced_wasserstein"}},
  };
  return all;
}

Names split_at_commas(const Names& words) {
  Names parts;
  for (const auto& word : words) {
    std::istringstream list(word);
    for (std::string part; std::getline(list, part, ',');) {
      if (!part.empty()) parts.push_back(in_small_letters(part));
    }
  }
  return parts;
}

Names meant_by(const std::string& word) {
  if (word == "is") throw errors::bad_value("metric", word, "can mean inception_score or iwae_bound; name the one you mean");
  const auto found = field_names().find(word);
  return found == field_names().end() ? Names{word} : found->second;
}

const Metric& metric_named(const std::string& name) {
  Names known;
  for (const auto& metric : metrics()) {
    if (metric.info.name == name) return metric;
    known.push_back(metric.info.name);
  }
  for (const auto& [other, names] : field_names()) known.push_back(other);
  throw errors::unknown_name("", "metric", name, known);
}

}  // namespace

std::vector<const Metric*> metrics_named(const std::vector<std::string>& words) {
  std::vector<const Metric*> found;
  for (const auto& word : split_at_commas(words)) {
    for (const auto& name : meant_by(word)) {
      const auto* metric = &metric_named(name);
      if (std::ranges::find(found, metric) == found.end()) found.push_back(metric);
    }
  }
  if (!found.empty()) return found;
  for (const auto& metric : metrics()) {
    if (!metric.info.slow) found.push_back(&metric);
  }
  return found;
}

std::vector<std::string> other_names(const std::string& metric) {
  Names others;
  for (const auto& [other, names] : field_names()) {
    if (std::ranges::find(names, metric) != names.end()) others.push_back(other);
  }
  return others;
}

}  // namespace gx
