#include "generatrix/train/latent_check.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/data/loader.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/divergences/kl.h"
#include "generatrix/prob/estimators/posterior_information.h"

namespace gx {
namespace {

constexpr std::int64_t kChecked = 512;
constexpr double kActive = 0.01, kNothing = 0.01;  // variance; nats

void add_kl(LatentCheck& check, Model& model, const Batch& batch, const Distribution& q) {
  auto* prior = dynamic_cast<HasPrior*>(&model);
  if (!prior) return;
  const auto p = prior->prior(batch.given);
  if (!has_kl_of_each(q, p)) return;
  const auto by_dimension = kl_of_each(q, p).to(at::kDouble).flatten(1).mean(0);
  check.kl = by_dimension.sum().item<double>();
  check.below = (by_dimension < kNothing).sum().item<std::int64_t>();
}

void add_mse(LatentCheck& check, Model& model, const Batch& batch, const Tensor& mean) {
  auto* decoder = dynamic_cast<CanDecode*>(&model);
  if (!decoder || !model.task().event.is_one() || !model.task().event.only().is_fixed()) return;
  if (!batch.x().is_floating_point()) return;
  const auto again = decoder->decode(mean, model.task().given.empty() ? Rows() : batch.given).mean().x();
  check.mse = (batch.x() - again).to(at::kDouble).square().mean().item<double>();
}

LatentCheck checked(Model& model, CanEncode& encoder, const Batch& batch, Rng& rng) {
  const auto q = encoder.encode(batch);
  if (is_point_mass(q)) return {};  // no KL, and a scale that is free: nothing to judge
  const auto mean = q.mean();
  LatentCheck check;
  if (!mean.is_floating_point()) return check;
  const auto variance = mean.to(at::kDouble).flatten(1).var(0);
  check.dims = variance.numel();
  check.active = (variance > kActive).sum().item<std::int64_t>();
  check.most_information = std::log(static_cast<double>(batch.size()));
  add_kl(check, model, batch, q);
  add_mse(check, model, batch, mean);
  if (q.as<Independent>()) check.information = posterior_information({q}, q.sample({}, rng)).mean().item<double>();
  return check;
}

}  // namespace

std::optional<LatentCheck> check_latents(Model& model, const Dataset& rows, const Codec& codec, const Rng& rng) try {
  auto* encoder = dynamic_cast<CanEncode*>(&model);
  if (!encoder || rows.size() < 2) return std::nullopt;
  const at::NoGradGuard off;
  auto noise = rng.fork("codes"), data = rng.fork("data");
  const auto batch = read_batch(rows, codec, 0, std::min(kChecked, rows.size()), data);
  const auto found = checked(model, *encoder, batch, noise);
  return found.dims > 0 ? std::optional(found) : std::nullopt;
} catch (const Unsupported&) {  // a law without a mean
  return std::nullopt;
}

}  // namespace gx
