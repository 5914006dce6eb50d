#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/latent/fill_in.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/pseudo_gibbs.h"
#include "generatrix/nn/norm.h"

namespace gx {
namespace {

// z [B, Z], or [K, B, Z] for K > 0. One draw after another: the noise of each comes batch first (Rng::rows).
Tensor drawn(const Distribution& q, std::int64_t n_draws, Rng& rng) {
  if (n_draws == 0) return q.rsample({}, rng);
  std::vector<Tensor> all;
  for (std::int64_t k = 0; k < n_draws; ++k) all.push_back(q.rsample({}, rng));
  return at::stack(all);
}

}  // namespace

LatentModel::LatentModel(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("event_reader", parts_.event_reader);
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  register_module("posterior", parts_.posterior);
  register_module("decoder", parts_.decoder);
  register_module("prior", parts_.prior);
  if (parts_.player) register_module("player", parts_.player);
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

// use(the graph with so many draws of z): a value.
template <class Use>
auto LatentModel::with_graph(const Batch& batch, std::int64_t n_draws, Rng& rng, const Use& use) {
  const auto q = encode(batch);
  const auto z = drawn(q, n_draws, rng);
  const auto context = told(parts_.given_reader, batch.given);
  const auto p_z = parts_.prior->given(context);
  const auto p_x = parts_.decoder->given(with_latent(z, context));
  return use(Latent{batch, q, p_z, z, p_x});
}

std::vector<Turn> LatentModel::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    return with_graph(batch, parts_.objective.n_draws, step.rng, [&](const Latent& latent) {
      auto loss = parts_.objective.loss(latent, step);
      const auto sigma = parts_.decoder->sigma();
      return sigma.defined() ? std::move(loss).watch("sigma", sigma) : std::move(loss);
    });
  };
  std::vector<Turn> all{{.name = "model",
                         .parameters = own_parameters(),
                         .loss = loss,
                         .by_rows = parts_.objective.by_rows && parts_.decoder->by_rows() && !mixes_rows(*this)}};
  all.insert(all.end(), parts_.more_turns.begin(), parts_.more_turns.end());
  return all;
}

ScoreInfo LatentModel::score_info() const {
  return {parts_.decoder->is_normalized() ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized,
          parts_.decoder->measure()};
}

Score LatentModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  auto nats = with_graph(batch, 0, rng, [](const Latent& latent) {
    const auto [reconstruction, kl] = elbo_of(latent);
    return reconstruction - kl.sum(-1);
  });
  return {.nats = std::move(nats), .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Rows LatentModel::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  const auto p = prior(given);
  const auto z = p.sample(p.batch_shape().empty() ? Shape{n} : Shape{}, rng);  // [n, Z]
  return decode(z, given).sample(rng);
}

Rows LatentModel::complete(const Batch& partial, std::int64_t n, Rng& rng) { return pseudo_gibbs(*this, partial, n, rng); }

Distribution LatentModel::encode(const Batch& batch) {
  return parts_.posterior->given(parts_.event_reader->read(parts_.given_reader ? together(batch) : batch.event));
}

RowsLaw LatentModel::decode(const Tensor& z, const Rows& given) {
  return parts_.decoder->given(with_latent(z, told(parts_.given_reader, given)));
}

Distribution LatentModel::prior(const Rows& given) { return parts_.prior->given(told(parts_.given_reader, given)); }

std::optional<std::string> why_not(const LatentNets& nets, const Task& task) {
  if (const auto reason = why_not(nets.decoder, nets.likelihood, task.event)) return reason;
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
