// The mean of the model's own score, under the name that its kind deserves: a bound is an ELBO, anything nearer to log p(x) is a
// log-likelihood. So a table never shows one for the other.
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

bool is_bound(Score::Kind kind) { return kind == Score::Kind::lower_bound || kind == Score::Kind::unnormalized; }

Metric::Finding mean_score(const Subject& subject, bool of_bound) {
  const auto& score = subject.score();
  const std::string kind(name_of(score.info.kind));
  if (is_bound(score.info.kind) != of_bound) {
    return Omitted{
        {}, "the model's own score is of kind " + kind + (of_bound ? ", see log_likelihood" : ", see elbo and iwae_bound")};
  }
  auto result = mean_of(score.nats);
  result.kind = kind;
  result.measure = name_of(score.info.measure);
  const auto n = static_cast<double>(score.nats.numel());
  if (score.error.defined()) result.extra.emplace_back("standard_error_of_estimates", score.error.norm().item<double>() / n);
  if (score.shared_error > 0) result.extra.emplace_back("shared_error", score.shared_error);
  return result;
}

}  // namespace

Metric elbo() {
  return {.info = {.name = "elbo",
                   .summary = "mean of the model's own lower bound on log p(x); unnormalized where p(x|z) is no density",
                   .unit = "nats",
                   .needs = {"score", "encode"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "ELBO"},
          .measure = [](const Subject& subject) { return mean_score(subject, true); }};
}

Metric log_likelihood() {
  return {.info = {.name = "log_likelihood",
                   .summary = "mean of the model's own log p(x), exact or with a stated error",
                   .unit = "nats",
                   .needs = {"score"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "log p(x)"},
          .measure = [](const Subject& subject) { return mean_score(subject, false); }};
}

}  // namespace gx
