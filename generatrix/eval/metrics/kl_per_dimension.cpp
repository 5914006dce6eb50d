// KL(q(z_d|x) || p(z_d)) averaged over rows, for every latent dimension, in closed form; `value` is their sum: the rate, the nats
// that a code for z costs. Posterior collapse shows as dimensions near 0.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

Metric::Finding measure_kl_per_dimension(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  auto& prior = dynamic_cast<HasPrior&>(subject.model());
  bool closed = true;
  const auto rows = subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto q = encoder.encode(batch), p = prior.prior(batch.given);
    closed = closed && has_kl_of_each(q, p);
    return closed ? kl_of_each(q, p).flatten(1) : at::zeros({batch.size(), 1});  // [B, Z]
  });
  if (!closed) return Omitted{{}, "q(z|x) and p(z) have no closed KL divergence by dimension"};
  const auto means = rows.mean(0).contiguous();  // [Z]
  const auto* first = means.const_data_ptr<double>();
  auto result = mean_of(rows.sum(1));
  result.by_dimension = {first, first + means.numel()};
  return result;
}

}  // namespace

Metric kl_per_dimension() {
  return {.info = {.name = "kl_per_dimension",
                   .summary = "mean KL(q(z|x) || p(z)) of every latent dimension, and their sum",
                   .unit = "nats",
                   .needs = {"encode", "prior"},
                   .heading = "KL"},
          .measure = measure_kl_per_dimension};
}

}  // namespace gx
