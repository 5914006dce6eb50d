// The score of disentanglement of the beta-VAE's authors (factors/votes.h), of mean codes.
#include "generatrix/eval/factors/votes.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric::Finding measure_beta_vae_score(const Subject& subject) {
  Rng rng(subject.noise("beta_vae_score").seed());
  return measured_by(subject, beta_vae_score(subject.coded(), rng), "64 pairs, logistic regression");
}

}  // namespace

Metric beta_vae_score_metric() {
  return {
      .info = {.name = "beta_vae_score",
               .summary = "share of batches of pairs that share a factor whose factor a linear classifier names from the mean "
                          "difference of codes (beta-VAE's score)",
               .needs = {"encode", "vectors", "factors"},
               .better = MetricInfo::Better::higher,
               .heading = "beta-VAE score"},
      .measure = measure_beta_vae_score};
}

}  // namespace gx
