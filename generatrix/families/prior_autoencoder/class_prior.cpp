#include "generatrix/families/prior_autoencoder/class_prior.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/multivariate_normal.h"

namespace gx {
namespace {

MultivariateNormal components(const PetalsSpec& spec, std::int64_t n_classes) {
  const auto angle = at::arange(n_classes) * (2 * std::numbers::pi / static_cast<double>(n_classes));
  const auto towards = at::stack({angle.cos(), angle.sin()}, -1);  // [K, 2]
  const auto across = at::stack({-angle.sin(), angle.cos()}, -1);
  const auto axes = at::stack({spec.length * towards, spec.width * across}, -1);  // [K, 2, 2]
  return {spec.radius * towards, at::linalg_cholesky(axes.matmul(axes.transpose(1, 2)))};
}

MultivariateNormal components(const SwissRollSpec& spec, std::int64_t n_classes) {
  const auto length = std::numbers::pi * spec.turns * spec.radius / static_cast<double>(n_classes);  // of a piece, at least
  const auto n = n_classes * static_cast<std::int64_t>(std::ceil(length / spec.width));
  const auto root = ((at::arange(n) + 0.5) / static_cast<double>(n)).sqrt();
  const auto angle = 2 * std::numbers::pi * spec.turns * root;
  const auto loc = spec.radius * root.unsqueeze(-1) * at::stack({angle.cos(), angle.sin()}, -1);
  return {loc, (spec.width * at::eye(2)).expand({n, 2, 2}).contiguous()};
}

}  // namespace

ClassPrior::ClassPrior(const ClassPriorSpec& spec, std::int64_t n_classes) : n_classes_(n_classes) {
  const auto law = std::visit([&](const auto& kind) { return components(kind, n_classes); }, spec);
  loc_ = register_buffer("loc", law.loc);
  factor_ = register_buffer("factor", law.factor);
}

Distribution ClassPrior::given(const Context& context) {
  const auto n = loc_.size(0);
  if (!context.whole.defined()) return Mixture{Categorical{at::zeros({n}, loc_.options())}, MultivariateNormal{loc_, factor_}};
  const auto is_own = context.whole.narrow(-1, 0, n_classes_) > 0;  // [B, K]
  const auto may_be = is_own
                          .logical_or(is_own.any(-1, true).logical_not())  // any class, where none is known
                          .repeat_interleave(n / n_classes_, -1);          // [B, K M]
  const auto logits =
      at::zeros(may_be.sizes(), loc_.options()).masked_fill(may_be.logical_not(), -std::numeric_limits<double>::infinity());
  const auto n_rows = may_be.size(0);
  return Mixture{Categorical{logits}, MultivariateNormal{loc_.expand({n_rows, n, 2}), factor_.expand({n_rows, n, 2, 2})}};
}

Tensor ClassPrior::log_classes(const Tensor& z) const {
  const auto each = MultivariateNormal{loc_, factor_}.log_prob(z.unsqueeze(-2));  // [..., K M]
  return at::log_softmax(at::logsumexp(each.unflatten(-1, {n_classes_, -1}), -1), -1);
}

}  // namespace gx
