// The mean over rows of log p(x) by importance weights with k draws; a lower bound in expectation, below log p(x) by about
// var(w) / (2 k mean(w)^2) when k is large (Burda et al. 2016). An effective sample size of few draws says that k is too small.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/contract/score_rows.h"
#include "generatrix/eval/importance.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/likelihood.h"

namespace gx {
namespace {

constexpr double kFewEffective = 0.05;  // of the draws

Metric::Finding of_draws(const Subject& subject, const Importance& importance, const char* draws) {
  const auto info = subject.score().info;
  const auto& [nats, effective, errors] = importance;
  auto result = mean_of(nats);
  result.kind = name_of(importance_kind(info.kind));
  result.measure = name_of(info.measure);
  result.given = given_words(subject);
  result.unranked = why_unranked(subject, info);
  result.extra = {{"k", static_cast<double>(subject.k())},
                  {"effective_draws", effective.mean().item<double>()},
                  {"effective_draws_min", effective.min().item<double>()}};
  add_per_step(result, nats, subject);
  const auto share = effective.mean().item<double>() / static_cast<double>(subject.k());
  result.extra.emplace_back("effective_share", share);
  if (share < kFewEffective)
    result.caution = fmt::format("{:.1f} of {} {} carry it: a loose bound, whose error is larger than stated; give more {}",
                                 effective.mean().item<double>(), subject.k(), draws, draws);
  // the part of the error of the mean that more draws would remove; the rest is the choice of rows
  if (!errors.isnan().any().item<bool>())
    result.extra.emplace_back("standard_error_of_draws", errors.norm().item<double>() / static_cast<double>(subject.size()));
  return result;
}

}  // namespace

Metric importance_weighted_log_likelihood() {
  return {.info = {.name = "iwae_bound",
                   .summary = "lower bound on log p(x) by importance weights with k draws of z per row (IWAE)",
                   .unit = "nats",
                   .needs = {"score", "draws"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "IWAE bound"},
          .measure = [](const Subject& subject) { return of_draws(subject, importance_of(subject), "draws"); }};
}

Metric filtered_log_likelihood() {
  return {.info = {.name = "fivo_bound",
                   .summary = "lower bound on log p(x) by a filter of k particles per row (FIVO)",
                   .unit = "nats",
                   .needs = {"score", "filter"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "FIVO bound"},
          .measure = [](const Subject& subject) { return of_draws(subject, filtered_of(subject), "particles"); }};
}

}  // namespace gx
