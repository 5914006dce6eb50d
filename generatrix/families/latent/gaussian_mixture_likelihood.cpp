#include <ATen/ATen.h>

#include "generatrix/families/latent/cell_likelihood.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kMostMixtureLogScale = 7;

// log sum_k w_k prod_d N(x_d; mu_kd, sigma_kd^2), the product over the known cells.
class MixtureLaw final : public ColumnLaw {
 public:
  MixtureLaw(Tensor logits, Normal cells, int n_dims) : logits_(std::move(logits)), cells_(std::move(cells)), n_dims_(n_dims) {}

  Tensor log_prob(const Column& x) const override {
    const auto axis = x.data.dim() - n_dims_;
    auto each = cells_.log_prob(x.data.unsqueeze(axis));  // [..., B, K, shape]
    if (x.observed.defined()) each = at::where(x.observed.unsqueeze(axis), each, at::zeros({}, each.options()));
    return at::logsumexp(at::log_softmax(logits_, -1) + sum_last(each, n_dims_), -1);
  }
  Column sample(Rng& rng) const override { return {law().sample({}, rng)}; }
  Column mean() const override { return {law().mean()}; }
  Shape batch_shape() const override { return all_but_last(logits_.sizes(), 1); }

 private:
  Mixture law() const { return {{logits_}, independent(cells_, n_dims_)}; }

  Tensor logits_;  // [..., B, K]
  Normal cells_;   // [..., B, K, shape]
  int n_dims_;
};

class GaussianMixtureLikelihood final : public Likelihood {
 public:
  GaussianMixtureLikelihood(std::int64_t n_components, const Field& field) : n_(n_components), shape_(field.shape) {
    for (const auto n : shape_) dims_ *= n;
  }
  Shape parameters() const override { return {n_ * (1 + 2 * dims_)}; }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::density; }
  ColumnLawPtr of(const Tensor& parameters) override {
    const auto by_component = parameters.unflatten(-1, at::IntArrayRef{n_, 1 + 2 * dims_});
    auto shape = by_component.sizes().vec();
    shape.pop_back();
    shape.insert(shape.end(), shape_.begin(), shape_.end());
    const auto log_scale = by_component.narrow(-1, 1 + dims_, dims_).clamp(-kMostMixtureLogScale, kMostMixtureLogScale);
    const Normal cells{by_component.narrow(-1, 1, dims_).reshape(shape), log_scale.exp().reshape(shape)};
    return std::make_shared<MixtureLaw>(by_component.select(-1, 0), cells, static_cast<int>(shape_.size()));
  }

 private:
  std::int64_t n_, dims_ = 1;
  Shape shape_;
};

}  // namespace

LikelihoodPtr gaussian_mixture_likelihood(const GaussianMixtureSpec& spec, const Field& field) {
  return std::make_shared<GaussianMixtureLikelihood>(spec.components, field);
}

}  // namespace gx
