#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/shown.h"
#include "generatrix/nn/norm.h"
#include "generatrix/nn/parameters.h"
#include "generatrix/prob/draw_rows.h"

namespace gx {
namespace {

// z [B, Z], or [K, B, Z] for K > 0. One draw after another: the noise of each comes batch first (Rng::rows).
Tensor drawn(const Distribution& q, std::int64_t n_draws, Rng& rng) {
  if (n_draws == 0) return q.rsample({}, rng);
  std::vector<Tensor> all;
  for (std::int64_t k = 0; k < n_draws; ++k) all.push_back(q.rsample({}, rng));
  return at::stack(all);
}

bool shows_all_known(const Shown& shown, const Column& event) {
  return event.observed.defined() && event.observed.logical_and(shown.known.logical_not()).logical_not().all().item<bool>();
}

}  // namespace

LatentModel::LatentModel(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("event_reader", parts_.event_reader);
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  register_module("posterior", parts_.posterior);
  register_module("decoder", parts_.decoder);
  register_module("prior", parts_.prior);
  if (parts_.player) register_module("player", parts_.player);
  if (parts_.encoder_ahead) register_module("encoder_ahead", parts_.encoder_ahead);
}

std::vector<Tensor> LatentModel::own_parameters() const {
  std::vector<Tensor> own;
  for (const auto& part : children()) {
    if (part == parts_.player) continue;
    const auto some = part->parameters();
    own.insert(own.end(), some.begin(), some.end());
  }
  return own;
}

// use(the graph with so many draws of z from the posterior): a value.
template <class Use>
auto LatentModel::with_graph(const Batch& batch, const Distribution& q, std::int64_t n_draws, Rng& rng, const Use& use) {
  const auto z = drawn(q, n_draws, rng);
  const auto context = told(parts_.given_reader, batch.given);
  const auto p_z = parts_.prior->given(context);
  const auto p_x = likelihood(with_latent(z, context), batch.given);
  return use(Latent{batch, q, p_z, z, p_x});
}

RowsLaw LatentModel::likelihood(const Context& context, const Rows& given) {
  auto law = parts_.decoder->given(context);
  return parts_.copies ? with_shown(std::move(law), shown_by(given, task().event)) : law;
}

Batch LatentModel::seen_in_training(const Batch& batch, Rng& rng) const {
  if (parts_.corruption) return {parts_.corruption(batch.x(), rng), batch.given};
  if (parts_.hidden > 0) return {told_part(batch.event, task().event, parts_.hidden, rng), batch.given};
  return batch;
}

std::vector<Turn> LatentModel::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    const auto q = encode(seen_in_training(batch, step.rng));
    return with_graph(batch, q, parts_.objective.n_draws, step.rng, [&](const Latent& latent) {
      auto loss = parts_.objective.loss(latent, step);
      const auto sigma = parts_.decoder->sigma();
      return sigma.defined() ? std::move(loss).watch("sigma", sigma) : std::move(loss);
    });
  };
  std::vector<Turn> all{{.name = "model",
                         .parameters = own_parameters(),
                         .loss = loss,
                         .by_rows = parts_.objective.by_rows && parts_.decoder->by_rows(),
                         .one_thread = mixes_rows(*this)}};
  if (parts_.encoder_ahead) {
    const auto own = parameters_of({parts_.posterior, parts_.event_reader});
    const auto repeats = [ahead = parts_.encoder_ahead](std::int64_t step) { return ahead->moves(step); };
    auto encoder = all[0];
    encoder.name = "encoder", encoder.parameters = own, encoder.repeats = repeats;
    all.push_back(std::move(encoder));
  }
  all.insert(all.end(), parts_.more_turns.begin(), parts_.more_turns.end());
  return all;
}

ScoreInfo LatentModel::score_info() const {
  return {parts_.decoder->is_normalized() ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized,
          parts_.decoder->measure()};
}

Tensor LatentModel::elbo(const Batch& batch, Rng& rng) {
  return with_graph(batch, encode(batch), 0, rng, [](const Latent& latent) {
    const auto [reconstruction, kl] = elbo_of(latent);
    return reconstruction - kl.sum(-1);
  });
}

Score LatentModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  return {.nats = elbo(batch, rng),
          .info = score_info(),
          .n_cells = parts_.copies ? n_hidden(batch.given, task().event) : known_cells(batch.event, task().event)};
}

Rows LatentModel::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  return decode(draw_rows(prior(given), n, rng), given).sample(rng);
}

Rows LatentModel::complete(const Batch& partial, std::int64_t n, Rng& rng) { return complete(partial, n, {}, rng); }

Rows LatentModel::complete(const Batch& asked, std::int64_t n, const Table& settings, Rng& rng) {
  if (parts_.decoder->continues()) return continued(asked, n, settings, rng);
  if (!parts_.copies) return pseudo_gibbs(*this, asked, n, rng, settings);
  const auto& cells = asked.event.columns.front();
  const Batch partial{asked.event, without_unknown(asked.given, cells)};
  if (!shows_all_known(shown_by(partial.given, task().event), cells)) return pseudo_gibbs(*this, partial, n, rng, settings);
  parse<GibbsSpec>(settings, "complete");  // of other names or values
  const auto event = partial.event.repeated(n), given = partial.given.repeated(n);
  return filled_in(event, sample(event.size(), given, rng), task().event);
}

Rows LatentModel::continued(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) {
  at::NoGradGuard off;
  const auto sweeps = parse<GibbsSpec>(settings, "complete").sweeps;
  const Batch known = {partial.event.repeated(n), partial.given.repeated(n)};
  auto whole = known;
  for (std::int64_t sweep = 0; sweep < sweeps; ++sweep) {
    const auto z = encode(whole).sample({}, rng);
    whole.event = parts_.decoder->continued(with_latent(z, told(parts_.given_reader, known.given)), known.event, rng);
  }
  return whole.event;
}

Distribution LatentModel::encode(const Batch& batch) {
  return parts_.posterior->given(parts_.event_reader->read(parts_.given_reader ? together(batch) : batch.event));
}

RowsLaw LatentModel::decode(const Tensor& z, const Rows& given) {
  return likelihood(with_latent(z, told(parts_.given_reader, given)), given);
}

Distribution LatentModel::prior(const Rows& given) { return parts_.prior->given(told(parts_.given_reader, given)); }

std::optional<std::string> why_not(const LatentNets& nets, const Task& task) {
  if (auto reason = why_not(nets.decoder, nets.likelihood, task.event)) return reason;
  return why_not(nets.encoder, Reader(together(task)).shape().along);
}

LatentModel::Parts gaussian_parts(const LatentNets& nets, const Task& task, Objective objective) {
  auto event_reader = std::make_shared<Reader>(together(task));
  auto given_reader = make_reader(task.given);
  const auto told = shape_of(given_reader);
  auto posterior = make_gaussian_posterior(nets.encoder, event_reader->shape(), nets.latent);
  return {.event_reader = std::move(event_reader),
          .given_reader = std::move(given_reader),
          .posterior = std::move(posterior),
          .decoder = make_decoder(nets.decoder, nets.latent, told, nets.likelihood, task.event),
          .prior = std::make_shared<StandardNormalPrior>(nets.latent),
          .objective = std::move(objective)};
}

}  // namespace gx
