#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/latent/cell_likelihood.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

// While training, sigma is the root mean squared error of this very batch: the sigma that maximizes its likelihood. At the
// optimum d/d sigma = 0, so treating it as a constant gives the exact gradient in the means. `memory` keeps a moving average for
// later.
struct SelfScaledNormal {
  Tensor loc, memory;

  Tensor log_prob(const Tensor& x) const {
    const auto square = (x - loc).square();
    const auto variance = square.detach().mean().clamp_min(1e-8);
    {
      at::NoGradGuard off;
      memory.lerp_(variance.sqrt(), 0.01);
    }
    return -0.5 * (square / variance + at::log(2 * std::numbers::pi * variance));
  }
  Tensor rsample(const Shape& n, Rng& rng) const { return Normal{loc, memory.expand_as(loc)}.rsample(n, rng); }
  Tensor sample(const Shape& n, Rng& rng) const { return rsample(n, rng).detach(); }
  Tensor mean() const { return loc; }
  Shape batch_shape() const { return loc.sizes().vec(); }
  Shape event_shape() const { return {}; }
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
    if (kind_ == "optimal" && is_training()) return law_of(SelfScaledNormal{loc, sigma_});
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
