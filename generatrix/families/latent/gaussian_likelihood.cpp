#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/latent/cell_likelihood.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// While training, sigma is the root mean squared error of this very batch over its known cells: the sigma that maximizes its
// likelihood. At the optimum d/d sigma = 0, so treating it as a constant gives the exact gradient in the means. `memory` keeps a
// moving average for later.
class SelfScaledLaw final : public ColumnLaw {
 public:
  SelfScaledLaw(Tensor loc, Tensor memory, int n_dims) : loc_(std::move(loc)), memory_(std::move(memory)), n_dims_(n_dims) {}

  Tensor log_prob(const Column& x) const override {
    const auto square = (x.data - loc_).square();  // [..., B, shape]
    const auto zero = at::zeros({}, square.options());
    const auto known = x.observed.defined() ? x.observed.expand_as(square) : Tensor();
    const auto variance = mean_of(square.detach(), known).clamp_min(1e-8);
    {
      const at::NoGradGuard off;
      memory_.lerp_(variance.sqrt(), 0.01);
    }
    const auto nats = -0.5 * (square / variance + at::log(2 * std::numbers::pi * variance));
    return sum_last(known.defined() ? at::where(known, nats, zero) : nats, n_dims_);
  }
  Column sample(Rng& rng) const override { return {Normal{loc_, memory_.expand_as(loc_)}.sample({}, rng)}; }
  Column mean() const override { return {loc_}; }
  Shape batch_shape() const override { return all_but_last(loc_.sizes(), n_dims_); }

 private:
  // Over the known cells; of a batch without any, what is remembered.
  Tensor mean_of(const Tensor& square, const Tensor& known) const {
    if (!known.defined()) return square.mean();
    const auto n = known.sum();
    return at::where(n > 0, (square * known).sum() / n, memory_.square());
  }

  Tensor loc_;     // [..., B, shape]
  Tensor memory_;  // sigma, a buffer of the likelihood
  int n_dims_;
};

constexpr double kMostLogScale = 7;

class GaussianLikelihood final : public OfCells {
 public:
  GaussianLikelihood(const GaussianSpec& spec, const Field& field)
      : OfCells(field, spec.sigma == "predicted" ? 2 : 1), kind_(spec.sigma) {
    const auto log_sigma = at::full({}, std::log(spec.value));
    if (kind_ == "learned")
      log_sigma_ = register_parameter("log_sigma", log_sigma);
    else
      sigma_ = register_buffer("sigma", at::full({}, spec.value));
  }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::density; }
  ColumnLawPtr of(const Tensor& parameters) override {
    if (kind_ == "predicted") {
      const auto log_scale = parameters.select(-1, 1).clamp(-kMostLogScale, kMostLogScale);
      return law_of(Normal{parameters.select(-1, 0), sigma_ * log_scale.exp()});
    }
    const auto loc = parameters.squeeze(-1);
    if (kind_ == "optimal" && is_training()) return std::make_shared<SelfScaledLaw>(loc, sigma_, n_dims());
    return law_of(Normal{loc, sigma().expand_as(loc)});
  }
  bool by_rows() const override { return kind_ != "optimal"; }
  Tensor sigma() const override { return kind_ == "learned" ? log_sigma_.exp() : kind_ == "predicted" ? Tensor() : sigma_; }

 private:
  std::string kind_;
  Tensor log_sigma_, sigma_;
};

}  // namespace

LikelihoodPtr gaussian_likelihood(const GaussianSpec& spec, const Field& field) {
  return std::make_shared<GaussianLikelihood>(spec, field);
}

}  // namespace gx
