// DCI, of mean codes, by the lasso (factors/probes.h). Published numbers of boosted trees are no numbers of the lasso.
#include <cmath>

#include "generatrix/eval/factors/probes.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/scores.h"

namespace gx {
namespace {

Metric of_lasso(const std::string& name, const std::string& summary, const std::string& heading, Estimate LassoScores::*part) {
  const auto measure = [part](const Subject& subject) -> Metric::Finding {
    auto found = lasso_scores(subject.coded()).*part;
    if (!std::isfinite(found.value)) return Omitted{{}, "no factor of these rows has more than one value"};
    return measured_by(subject, std::move(found), "lasso");
  };
  return {.info = {.name = name,
                   .summary = summary,
                   .needs = {"encode", "vectors", "factors"},
                   .better = MetricInfo::Better::higher,
                   .heading = heading},
          .measure = measure};
}

}  // namespace

Metric dci_disentanglement() {
  return of_lasso("dci_disentanglement", "how far each code dimension matters for one factor alone, by the weights of a lasso",
                  "DCI-D", &LassoScores::disentanglement);
}

Metric dci_completeness() {
  return of_lasso("dci_completeness", "how far each factor is in one code dimension alone, by the weights of a lasso", "DCI-C",
                  &LassoScores::completeness);
}

Metric dci_informativeness() {
  return of_lasso("dci_informativeness", "R^2 of the factors from the codes by a lasso, on rows that it has not seen", "DCI-I",
                  &LassoScores::informativeness);
}

}  // namespace gx
