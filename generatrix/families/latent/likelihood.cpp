#include "generatrix/families/latent/likelihood.h"

#include <ATen/ATen.h>

#include <numbers>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// Cross-entropy on grey values is no density, and a draw of a bit would not be grey: a draw is the mean.
struct GreyBernoulli {
  Tensor logits;

  Tensor sample(const Shape& n, Rng&) const { return mean().detach().expand(joined(n, logits.sizes())); }
  Tensor log_prob(const Tensor& x) const { return Bernoulli{logits}.log_prob(x); }
  Tensor log_prob_of_events(const Tensor& x, int n_dims) const { return Bernoulli{logits}.log_prob_of_events(x, n_dims); }
  Tensor mean() const { return logits.sigmoid(); }
  Shape batch_shape() const { return logits.sizes().vec(); }
  Shape event_shape() const { return {}; }
};

class BernoulliLikelihood final : public Likelihood {
 public:
  explicit BernoulliLikelihood(const Space& space)
      : n_dims_(static_cast<int>(space.event.size())), binary_(space.kind == Space::Kind::binary) {}
  std::int64_t n_per_dim() const override { return 1; }
  Score::Measure measure() const override { return Score::Measure::mass; }
  Distribution of(const Tensor& parameters) override {
    const auto logits = parameters.squeeze(-1);
    return independent(binary_ ? Distribution(Bernoulli{logits}) : Distribution(GreyBernoulli{logits}), n_dims_);
  }
  bool is_normalized() const override { return binary_; }

 private:
  int n_dims_;
  bool binary_;
};

class ContinuousBernoulliLikelihood final : public Likelihood {
 public:
  explicit ContinuousBernoulliLikelihood(const Space& space) : n_dims_(static_cast<int>(space.event.size())) {}
  std::int64_t n_per_dim() const override { return 1; }
  Score::Measure measure() const override { return Score::Measure::density; }
  Distribution of(const Tensor& logits) override { return independent(ContinuousBernoulli{logits.squeeze(-1)}, n_dims_); }

 private:
  int n_dims_;
};

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

class GaussianLikelihood final : public Likelihood {
 public:
  GaussianLikelihood(const GaussianSpec& spec, const Space& space)
      : n_dims_(static_cast<int>(space.event.size())), kind_(spec.sigma) {
    const auto log_sigma = at::full({}, std::log(spec.value));
    if (kind_ == "learned")
      log_sigma_ = register_parameter("log_sigma", log_sigma);
    else
      sigma_ = register_buffer("sigma", at::full({}, spec.value));
  }
  std::int64_t n_per_dim() const override { return 1; }
  Score::Measure measure() const override { return Score::Measure::density; }
  Distribution of(const Tensor& parameters) override {
    const auto loc = parameters.squeeze(-1);
    if (kind_ == "optimal" && is_training()) return independent(SelfScaledNormal{loc, sigma_}, n_dims_);
    return independent(Normal{loc, sigma().expand_as(loc)}, n_dims_);
  }
  bool by_rows() const override { return kind_ != "optimal"; }
  Tensor sigma() const override { return kind_ == "learned" ? log_sigma_.exp() : sigma_; }

 private:
  int n_dims_;
  std::string kind_;
  Tensor log_sigma_, sigma_;
};

class LogisticMixtureLikelihood final : public Likelihood {
 public:
  LogisticMixtureLikelihood(const LogisticMixtureSpec& spec, const Space& space)
      : n_dims_(static_cast<int>(space.event.size())), n_components_(spec.components), symbols_(space.symbols) {}
  std::int64_t n_per_dim() const override { return 3 * n_components_; }
  Score::Measure measure() const override { return Score::Measure::mass; }
  Distribution of(const Tensor& parameters) override {
    const auto parts = parameters.chunk(3, -1);  // 3 x [..., event, K]
    return independent(DiscretizedLogisticMixture{parts[0], parts[1], parts[2], symbols_}, n_dims_);
  }

 private:
  int n_dims_;
  std::int64_t n_components_, symbols_;
};

struct Make {
  const Space& space;
  std::string advice() const { return space.kind == Space::Kind::real ? "gaussian" : "bernoulli"; }
  LikelihoodPtr operator()(const BernoulliSpec&) const {
    if (space.kind == Space::Kind::real)
      throw errors::wrong_likelihood("bernoulli", "values in [0, 1]", "real values", "gaussian");
    return std::make_shared<BernoulliLikelihood>(space);
  }
  LikelihoodPtr operator()(const ContinuousBernoulliSpec&) const {
    if (space.kind != Space::Kind::byte)
      throw errors::wrong_likelihood("continuous_bernoulli", "grey values in [0, 1]", "no grey values", advice());
    return std::make_shared<ContinuousBernoulliLikelihood>(space);
  }
  // A density over the reals: its nats would mean nothing beside the log-probabilities of discrete values.
  LikelihoodPtr operator()(const GaussianSpec& spec) const {
    if (space.kind == Space::Kind::binary || space.kind == Space::Kind::token)
      throw errors::wrong_likelihood("gaussian", "real or grey values", "discrete values", advice());
    return std::make_shared<GaussianLikelihood>(spec, space);
  }
  LikelihoodPtr operator()(const LogisticMixtureSpec& spec) const {
    if (space.kind != Space::Kind::byte)
      throw errors::wrong_likelihood("logistic_mixture", "byte levels", "no byte levels", advice());
    return std::make_shared<LogisticMixtureLikelihood>(spec, space);
  }
};

}  // namespace

LikelihoodPtr make_likelihood(const LikelihoodSpec& spec, const Space& space) { return std::visit(Make{space}, spec); }

}  // namespace gx
