// log p(x) by annealed importance sampling from q(z|x) (prob/estimators/annealed_importance.h): a check on the bound by
// importance weights, which is loose where q(z|x) is far from p(z|x). The first 64 of the rows, 16 chains each of 200 steps;
// `iwae_bound` holds the bound of the same rows with --samples draws, `gap` what it lacks.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/eval/importance.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/likelihood.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/estimators/annealed_importance.h"

namespace gx {
namespace {

constexpr std::int64_t kAnnealedRows = 64;
constexpr AnnealedOptions kAnnealed{.chains = 16, .steps = 200, .leapfrogs = 10};
constexpr double kFewChains = 0.1;  // of the chains

struct Rounds {
  std::vector<Tensor> nats, effective, errors, bounds;
  double accepted = 0;
};

void measure_batch(const Subject& subject, const LatentView& model, const Batch& batch, std::int64_t first, Rounds& rounds) {
  const auto q = model.encoder.encode(batch);
  if (is_point_mass(q)) throw errors::deterministic_codes("annealed importance sampling");
  const auto p = model.prior.prior(batch.given);
  auto noise = subject.noise("ais").fork(static_cast<std::uint64_t>(first));
  const auto log_joint = [&](const Tensor& z) {
    return model.decoder.decode(z, batch.given).log_prob(batch.event) + p.log_prob(z);
  };
  const auto found = annealed_importance(q, log_joint, kAnnealed, noise);
  const auto bound =
      importance_weighted(model, batch, {.k = subject.k()}, subject.noise("is").fork(static_cast<std::uint64_t>(first)));
  auto volume = at::zeros({batch.size()}, at::kDouble);
  if (dynamic_cast<CanScore&>(subject.model()).score_info().measure == Score::Measure::density)
    volume = subject.codec().log_volume(batch.event);
  rounds.nats.push_back(found.nats.to(at::kCPU) + volume);
  rounds.bounds.push_back(bound.nats.to(at::kCPU) + volume);
  rounds.effective.push_back(found.effective.to(at::kCPU));
  rounds.errors.push_back(found.standard_error.to(at::kCPU));
  rounds.accepted = found.accepted;
}

Metric::Finding measure_annealed(const Subject& subject) {
  const auto model = latent_view(subject.model());
  Rounds rounds;
  subject.each_batch([&](const Batch& batch, std::int64_t first) {
    if (first < kAnnealedRows)
      measure_batch(subject, *model, batch.cut(0, std::min(batch.size(), kAnnealedRows - first)), first, rounds);
  });
  const auto info = dynamic_cast<CanScore&>(subject.model()).score_info();
  const auto nats = at::cat(rounds.nats), effective = at::cat(rounds.effective), bounds = at::cat(rounds.bounds);
  auto result = mean_of(nats);
  result.kind = name_of(importance_kind(info.kind));
  result.measure = name_of(info.measure);
  result.given = given_words(subject);
  result.unranked = why_unranked(subject, info);
  result.extra = {{"chains", static_cast<double>(kAnnealed.chains)},
                  {"steps", static_cast<double>(kAnnealed.steps)},
                  {"effective_chains", effective.mean().item<double>()},
                  {"standard_error_of_draws", at::cat(rounds.errors).norm().item<double>() / static_cast<double>(nats.numel())},
                  {"accepted", rounds.accepted},
                  {"iwae_bound", bounds.mean().item<double>()},
                  {"gap", (nats - bounds).mean().item<double>()}};
  if (effective.mean().item<double>() < kFewChains * static_cast<double>(kAnnealed.chains))
    result.caution =
        fmt::format("{:.1f} of {} chains carry it: a loose bound too", effective.mean().item<double>(), kAnnealed.chains);
  return result;
}

}  // namespace

Metric annealed_log_likelihood() {
  return {.info = {.name = "ais",
                   .summary = "log p(x) by annealed importance sampling from q(z|x), of 64 rows: a check on iwae_bound; only "
                              "when it is named, because it is slow",
                   .unit = "nats",
                   .needs = {"score", "encode", "decode", "prior"},
                   .better = MetricInfo::Better::higher,
                   .group = "likelihood",
                   .heading = "AIS",
                   .slow = true},
          .measure = measure_annealed};
}

}  // namespace gx
