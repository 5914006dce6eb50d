#include "generatrix/eval/importance.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

// Latents are drawn so many at a time whatever the memory allows, so that the draws depend on the stream alone.
constexpr std::int64_t kDrawn = 64;

std::int64_t numbers_of(const Rows& rows) {
  std::int64_t n = 0;
  for (const auto& column : rows.columns) n += column.data.numel();
  return std::max<std::int64_t>(1, n);
}

// log p(x|z) float64 [S, B] of z [S, B, Z], a few draws at a time.
Tensor log_likelihood(CanDecode& decoder, const Batch& batch, const Tensor& z, std::int64_t decoded) {
  const auto step = std::max<std::int64_t>(1, decoded / numbers_of(batch.event));
  std::vector<Tensor> parts;
  for (const auto& some : z.split(step)) parts.push_back(decoder.decode(some, batch.given).log_prob(batch.event).to(at::kDouble));
  return parts.size() == 1 ? parts.front() : at::cat(parts);
}

Importance by_particles(const Subject& subject, bool resample) {
  auto& model = dynamic_cast<CanFilter&>(subject.model());
  const auto info = dynamic_cast<CanScore&>(subject.model()).score_info();
  const auto noise = subject.noise(resample ? "filter" : "is");
  const bool is_density = info.measure == Score::Measure::density;
  const auto rows = subject.each_row([&](const Batch& batch, std::int64_t first) {
    auto rng = noise.fork(static_cast<std::uint64_t>(first));
    const auto found = model.filter(batch, subject.k(), resample, rng);
    auto nats = found.nats.to(at::kCPU, at::kDouble);
    if (is_density) nats = nats + subject.codec().log_volume(batch.event);
    return at::stack({nats, found.effective.to(at::kCPU, at::kDouble)}, 1);
  });  // [N, 2]
  const auto nats = rows.select(1, 0), effective = rows.select(1, 1);
  return {nats, effective, error_of_log_mean(effective, resample ? 1 : subject.k())};
}

}  // namespace

Score::Kind importance_kind(Score::Kind own) {
  return own == Score::Kind::unnormalized ? Score::Kind::unnormalized : Score::Kind::lower_bound;
}

Importance importance_weighted(const LatentView& model, const Batch& batch, const ImportanceOptions& options, const Rng& rng) {
  const at::NoGradGuard off;
  if (options.k < 1) throw errors::bad_value("k", std::to_string(options.k), "must be positive");
  const auto q = model.encoder.encode(batch);
  if (is_point_mass(q)) throw errors::deterministic_codes("importance weights");
  const auto p = model.prior.prior(batch.given);
  LogWeights weights;
  for (std::int64_t done = 0; done < options.k; done += kDrawn) {
    auto noise = rng.fork(static_cast<std::uint64_t>(done));
    const auto z = q.sample({std::min(kDrawn, options.k - done)}, noise);                  // [S, B, Z]
    const auto log_ratio = p.log_prob(z).to(at::kDouble) - q.log_prob(z).to(at::kDouble);  // log p(z) - log q(z|x)
    weights.add(log_likelihood(model.decoder, batch, z, options.decoded) + log_ratio);
  }
  return weights.result();
}

bool has_draws(Model& model) { return latent_view(model) || dynamic_cast<CanFilter*>(&model); }

Importance filtered_of(const Subject& subject) { return by_particles(subject, true); }

Importance importance_of(const Subject& subject) {
  if (dynamic_cast<CanFilter*>(&subject.model())) return by_particles(subject, false);
  const auto model = latent_view(subject.model());
  const auto noise = subject.noise("is");
  const bool is_density = subject.score().info.measure == Score::Measure::density;
  const auto rows = subject.each_row([&](const Batch& batch, std::int64_t first) {
    const auto found = importance_weighted(*model, batch, {.k = subject.k()}, noise.fork(static_cast<std::uint64_t>(first)));
    auto nats = found.nats.to(at::kCPU);
    if (is_density) nats = nats + subject.codec().log_volume(batch.event);
    return at::stack({nats.to(found.nats.device()), found.effective, found.standard_error}, 1);
  });  // [N, 3]
  return {rows.select(1, 0), rows.select(1, 1), rows.select(1, 2)};
}

}  // namespace gx
