#include "generatrix/models/sparse_autoencoder/sparsity.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/families/autoencoder/code.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

struct MakeSparsity {
  Sparsity operator()(const KlSparsitySpec& spec) const {
    const auto of = [target = spec.target](const Tensor&, const Tensor& z, Rng&) {
      const auto on = z.mean(0).logit(1e-6);  // [Z]
      return kl(Bernoulli{at::full_like(on, target).logit()}, Bernoulli{on}).sum();
    };
    return {[](const Tensor& a) { return a.sigmoid(); }, Autoencoder::Penalty{"kl", spec.weight, of, /*by_rows=*/false}};
  }
  Sparsity operator()(const L1SparsitySpec& spec) const {
    const auto of = [](const Tensor&, const Tensor& z, Rng&) { return z.sum(-1).mean(); };
    return {[](const Tensor& a) { return a.relu(); }, Autoencoder::Penalty{"l1", spec.weight, of, /*by_rows=*/true}};
  }
  Sparsity operator()(const LargestSpec& spec) const {
    return {[k = spec.k](const Tensor& a) { return largest(a, std::min(k, a.size(-1))); }, std::nullopt};
  }
};

}  // namespace

Sparsity make_sparsity(const SparsitySpec& spec) { return std::visit(MakeSparsity{}, spec); }

}  // namespace gx
