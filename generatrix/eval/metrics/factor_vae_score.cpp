// Kim and Mnih's score of disentanglement (factors/votes.h), of mean codes.
#include "generatrix/eval/factors/votes.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric::Finding measure_factor_vae_score(const Subject& subject) {
  Rng rng(subject.noise("factor_vae_score").seed());
  return measured_by(subject, factor_vae_score(subject.coded(), rng), "64 rows a vote");
}

}  // namespace

Metric factor_vae_score_metric() {
  return {
      .info = {.name = "factor_vae_score",
               .summary = "share of batches with one factor fixed whose factor the dimension of least variance names, by a table "
                          "of other batches (FactorVAE's score)",
               .needs = {"encode", "vectors", "factors"},
               .better = MetricInfo::Better::higher,
               .heading = "FactorVAE score"},
      .measure = measure_factor_vae_score};
}

}  // namespace gx
