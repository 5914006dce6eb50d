#include "generatrix/models/iwae/importance_bound.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

Distribution held(const Distribution& q) {
  const auto* each = q.as<Independent>();
  const auto* normal = each ? each->base.as<Normal>() : nullptr;
  if (!normal) throw errors::misuse("held", q.name(), "independent normal dimensions");
  return independent(Normal{normal->loc.detach(), normal->scale.detach()}, each->n_event_dims);
}

Objective importance_bound(ImportanceBound bound) {
  const auto loss = [bound](const Latent& latent, const Step&) {
    const auto q = bound.doubly ? held(latent.posterior) : latent.posterior;
    const auto log_w =
        (latent.likelihood.log_prob(latent.batch.event) + latent.prior.log_prob(latent.z) - q.log_prob(latent.z));  // [M K, B]
    const auto by_group = log_w.unflatten(0, at::IntArrayRef{bound.groups, bound.draws});                           // [M, K, B]
    const auto v = by_group.detach().softmax(1);                                                                    // [M, K, B]
    const auto value = (at::logsumexp(by_group, 1) - std::log(static_cast<double>(bound.draws))).mean();            // L_K
    const auto elbo = log_w.mean();
    // What z receives from log w_k is v_k, or for the part of the ELBO 1 / K, once; the doubly reparameterized gradient wants
    // v_k^2.
    if (bound.doubly && latent.z.requires_grad()) {
      const auto share = bound.elbo_share, k = static_cast<double>(bound.draws);
      const auto received = share / k + (1 - share) * v, wanted = share / k + (1 - share) * v.square();
      const auto ratio = share == 0 ? v : wanted / received;  // v may round to 0
      latent.z.register_hook([factor = ratio.flatten(0, 1).unsqueeze(-1).to(latent.z.scalar_type())](const Tensor& gradient) {
        return gradient * factor;
      });
    }
    return Loss()
        .add("bound", -value, 1 - bound.elbo_share)
        .add("elbo_part", -elbo, bound.elbo_share)
        .watch("elbo", elbo.detach())
        .watch("effective", v.square().sum(1).reciprocal().mean());
  };
  return {loss, /*by_rows=*/true, bound.groups * bound.draws};
}

}  // namespace gx
