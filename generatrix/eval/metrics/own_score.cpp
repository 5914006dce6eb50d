// The mean of the model's own score, under the name that its kind deserves: a bound is an ELBO, anything nearer to log p(x) is a
// log-likelihood. So a table never shows one for the other. Both are of log p(x), summed over labels where a model is told one;
// log p(x|y) has a name of its own.
#include <algorithm>

#include "generatrix/contract/reads_within_grain.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/eval/importance.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/likelihood.h"

namespace gx {

bool has_levels(const Space& space) {
  return std::ranges::any_of(space.fields, [](const Field& field) { return std::holds_alternative<Levels>(field.values); });
}

std::string given_words(const Subject& subject) {
  std::string words;
  for (const auto& field : subject.model().task().given.fields) words += (words.empty() ? "" : ", ") + field.name;
  return words;
}

namespace {

// Cells of reals that were one number in every training row.
bool has_constant_cells(const Codec& codec) {
  return std::ranges::any_of(codec.event(), [](const ColumnCodecPtr& column) {
    const auto* reals = reals_of(*column);
    return reals && !reals->constant.empty();
  });
}

}  // namespace

std::string why_unranked(const Subject& subject, const ScoreInfo& info) {
  if (info.kind == Score::Kind::unnormalized) return "unnormalized";
  if (info.measure == Score::Measure::density && has_levels(subject.space()))
    return "a density read at levels only: it grows without end where a cell hardly varies";
  const bool is_bounded = dynamic_cast<const ReadsWithinGrain*>(&subject.model()) != nullptr;
  if (info.measure == Score::Measure::density && !is_bounded && has_constant_cells(subject.codec()))
    return "a density of cells that never change rewards the narrowest law that a model allows; leave such columns out";
  return {};
}

std::optional<double> steps_of(const Subject& subject) {
  const auto& space = subject.space();
  if (!space.is_one() || space.only().layout != Field::Layout::sequence) return {};
  const auto lengths = subject.each_row([](const Batch& batch, std::int64_t) { return batch.event.columns.front().length; });
  return lengths.sum().item<double>();
}

void add_per_step(Measurement& result, const Tensor& nats, const Subject& subject) {
  if (const auto n = steps_of(subject)) result.extra.emplace_back("nats_per_step", nats.sum().item<double>() / *n);
}

namespace {

bool is_bound(Score::Kind kind) { return kind == Score::Kind::lower_bound || kind == Score::Kind::unnormalized; }

Measurement mean_of_scores(const Subject& subject, const Score& score) {
  auto result = mean_of(score.nats);
  result.kind = name_of(score.info.kind);
  result.measure = name_of(score.info.measure);
  result.unranked = why_unranked(subject, score.info);
  const auto n = static_cast<double>(score.nats.numel());
  if (score.error.defined()) result.extra.emplace_back("standard_error_of_estimates", score.error.norm().item<double>() / n);
  add_per_step(result, score.nats, subject);
  take_shared_error(result, score.shared_error);
  if (score.shared_error > 0) result.extra.emplace_back("shared_error", score.shared_error);
  return result;
}

// Of a model of particles, whose own score may be another bound: one particle of each row.
Metric::Finding elbo_of_particles(const Subject& subject) {
  const Subject one = subject.with_draws(1);
  auto result = mean_of_scores(one, {importance_of(one).nats, dynamic_cast<CanScore&>(subject.model()).score_info()});
  result.given = given_words(subject);
  return result;
}

Metric::Finding mean_score(const Subject& subject, bool of_bound) {
  const auto& marginal = subject.marginal_score();
  if (!marginal) return Omitted{{}, "the model's score is log p(x|" + given_words(subject) + "), see given_score"};
  const auto& score = *marginal;
  const std::string kind(name_of(score.info.kind));
  if (is_bound(score.info.kind) != of_bound) {
    return Omitted{{},
                   "the model's own score is of kind " + kind +
                       (of_bound                     ? ", see log_likelihood"
                        : has_draws(subject.model()) ? ", see elbo and iwae_bound"
                                                     : ", see bits_per_dim")};
  }
  return mean_of_scores(subject, score);
}

// log p(x|y), each row with what it is given.
Metric::Finding score_given(const Subject& subject) {
  if (!subject.is_conditional()) return Omitted{{}, "the model is told nothing"};
  auto result = mean_of_scores(subject, subject.score());
  result.given = given_words(subject);
  return result;
}

}  // namespace

Metric given_score() {
  return {.info = {.name = "given_score",
                   .summary = "mean of the model's own score of x given what each row is given: log p(x|y), a bound or exact",
                   .unit = "nats",
                   .needs = {"score"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "log p(x|y)"},
          .measure = score_given};
}

Metric elbo() {
  return {.info = {.name = "elbo",
                   .summary = "mean of the model's own lower bound on log p(x); unnormalized where p(x|z) is no density",
                   .unit = "nats",
                   .needs = {"score", "latents"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "ELBO"},
          .measure = [](const Subject& subject) {
            return has_ability(subject.model(), "filter") ? elbo_of_particles(subject) : mean_score(subject, true);
          }};
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
