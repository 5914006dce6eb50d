#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/labels.h"
#include "generatrix/nn/norm.h"
#include "generatrix/prob/divergences/kl.h"
#include "generatrix/prob/divergences/kl_estimate.h"

namespace gx {
namespace {

// [B, Z] where q and p factor over dimensions and a closed form exists, otherwise the estimate [B, 1] at z ~ q.
Tensor kl_by_group(const Distribution& q, const Distribution& p, const Tensor& z) {
  if (has_kl_of_each(q, p)) return kl_of_each(q, p);
  return kl_estimate(q, p, z.unsqueeze(0)).unsqueeze(-1);
}

const Tensor& expect_labels(const Tensor& given) {
  if (!given.defined()) throw errors::bad_value("labels", "none", "this model reads x together with its label");
  return given;
}

}  // namespace

LatentModel::LatentModel(Parts parts) : parts_(std::move(parts)) {
  register_module("posterior", parts_.posterior);
  register_module("decoder", parts_.decoder);
  register_module("prior", parts_.prior);
}

std::vector<Turn> LatentModel::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, Step& step) { return loss(batch, step); },
           .by_rows = parts_.objective.by_rows && parts_.decoder->likelihood().by_rows() && !mixes_rows(*this)}};
}

Elbo LatentModel::elbo(const Batch& batch, Rng& rng) {
  const auto q = encode(batch);
  const auto z = q.rsample({}, rng);  // [B, Z]
  return {decode(z, batch.given).log_prob(batch.x), kl_by_group(q, prior(batch.given), z)};
}

Loss LatentModel::loss(const Batch& batch, Step& step) {
  auto loss = parts_.objective.loss(elbo(batch, step.rng), step);
  const auto sigma = parts_.decoder->likelihood().sigma();
  return sigma.defined() ? std::move(loss).watch("sigma", sigma) : std::move(loss);
}

Score LatentModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  const auto [reconstruction, kl] = elbo(batch, rng);
  const bool proper = parts_.decoder->likelihood().is_normalized();
  return {reconstruction - kl.sum(-1), proper ? Score::Kind::lower_bound : Score::Kind::unnormalized,
          parts_.decoder->likelihood().measure()};
}

Tensor LatentModel::sample(std::int64_t n, const Tensor& given, Rng& rng) {
  at::NoGradGuard off;
  const auto y = classes() > 0 && !given.defined() ? rng.integers(classes(), {n}) : given;
  const auto z = prior(y).sample({n}, rng);  // [n, Z]
  return decode(z, y).sample({}, rng);
}

Distribution LatentModel::encode(const Batch& batch) {
  if (classes() == 0) return parts_.posterior->given(batch.x);
  return parts_.posterior->given(join_label(batch.x, expect_labels(batch.given), parts_.posterior_event));
}

Distribution LatentModel::decode(const Tensor& z, const Tensor& given) {
  return parts_.decoder->given(classes() == 0 ? z : append_label(z, expect_labels(given), classes()));
}

Distribution LatentModel::prior(const Tensor& given) { return parts_.prior->given(given); }

}  // namespace gx
