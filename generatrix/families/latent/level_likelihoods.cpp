#include <ATen/ATen.h>

#include "generatrix/families/latent/cell_likelihood.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"
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

class BernoulliLikelihood final : public OfCells {
 public:
  explicit BernoulliLikelihood(const Field& field) : OfCells(field, 1), bits_(is_bits(field.values)) {}
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override {
    const auto logits = parameters.squeeze(-1);
    return law_of(bits_ ? Distribution(Bernoulli{logits}) : Distribution(GreyBernoulli{logits}));
  }
  bool is_normalized() const override { return bits_; }

 private:
  bool bits_;
};

class ContinuousBernoulliLikelihood final : public OfCells {
 public:
  explicit ContinuousBernoulliLikelihood(const Field& field) : OfCells(field, 1) {}
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::density; }
  ColumnLawPtr of(const Tensor& logits) override { return law_of(ContinuousBernoulli{logits.squeeze(-1)}); }
};

class LogisticMixtureLikelihood final : public OfCells {
 public:
  LogisticMixtureLikelihood(const LogisticMixtureSpec& spec, const Field& field)
      : OfCells(field, 3 * spec.components), n_levels_(count_of(field.values)) {}
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override {
    const auto parts = parameters.chunk(3, -1);  // 3 x [..., event, K]
    return law_of(DiscretizedLogisticMixture{parts[0], parts[1], parts[2], n_levels_});
  }

 private:
  std::int64_t n_levels_;
};

}  // namespace

LikelihoodPtr bernoulli_likelihood(const Field& field) { return std::make_shared<BernoulliLikelihood>(field); }

LikelihoodPtr continuous_bernoulli_likelihood(const Field& field) {
  return std::make_shared<ContinuousBernoulliLikelihood>(field);
}

LikelihoodPtr logistic_mixture_likelihood(const LogisticMixtureSpec& spec, const Field& field) {
  return std::make_shared<LogisticMixtureLikelihood>(spec, field);
}

}  // namespace gx
