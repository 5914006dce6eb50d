#include "generatrix/families/latent/likelihood.h"

#include <ATen/ATen.h>

#include <limits>
#include <numbers>

#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
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

// Of a fixed field: n numbers for every cell, whose laws are independent.
class OfCells : public Likelihood {
 public:
  OfCells(const Field& field, std::int64_t n_per_cell) : field_(field), n_per_cell_(n_per_cell) {}
  Shape parameters() const override {
    auto shape = field_.shape;
    shape.push_back(n_per_cell_);
    return shape;
  }

 protected:
  const Field& field() const { return field_; }
  ColumnLawPtr law_of(Distribution cells) const {
    const auto n_dims = static_cast<int>(field_.shape.size());
    return field_.may_miss ? observed_law(std::move(cells), n_dims) : fixed_law(independent(std::move(cells), n_dims));
  }

 private:
  Field field_;
  std::int64_t n_per_cell_;
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

// Cells may have different numbers of symbols: the logits of all stand one after another, and a cell with fewer symbols than the
// most is filled up with logits of -infinity, which no draw and no gradient reaches.
class CategoricalLikelihood final : public OfCells {
 public:
  explicit CategoricalLikelihood(const Field& field) : OfCells(field, count_of(field.values)) {
    const auto& n = std::get<Symbols>(field.values).n;
    if (n.size() == 1) return;
    std::vector<std::int64_t> places;
    for (std::int64_t cell = 0; cell < field.dims(); ++cell) {
      const auto count = n[static_cast<std::size_t>(cell) % n.size()];
      for (std::int64_t k = 0; k < count_of(field.values); ++k) places.push_back(k < count ? n_logits_ + k : -1);
      n_logits_ += count;
    }
    for (auto& place : places) place = place < 0 ? n_logits_ : place;  // one more, of -infinity
    places_ = register_buffer("places", at::tensor(places, at::kLong));
  }
  Shape parameters() const override { return places_.defined() ? Shape{n_logits_} : OfCells::parameters(); }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override {
    if (!places_.defined()) return law_of(Categorical{parameters});
    const auto filled = at::constant_pad_nd(parameters, {0, 1}, -std::numeric_limits<double>::infinity());
    return law_of(Categorical{filled.index_select(-1, places_.to(at::kLong)).unflatten(-1, OfCells::parameters())});
  }

 private:
  std::int64_t n_logits_ = 0;
  Tensor places_;  // [D x most symbols]; undefined where all cells have as many
};

class MultinomialLikelihood final : public Likelihood {
 public:
  explicit MultinomialLikelihood(const Field& field) : n_(field.dims()), n_draws_(std::max<std::int64_t>(1, field.longest)) {}
  Shape parameters() const override { return {n_}; }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  ColumnLawPtr of(const Tensor& parameters) override { return counts_law(parameters, n_draws_); }

 private:
  std::int64_t n_, n_draws_;
};

std::string cannot(const std::string& likelihood, const std::string& scores, const Field& field) {
  return fmt::format("likelihood {} scores {}, and {} are {}; likelihood auto takes what fits", likelihood, scores, field.name,
                     words_of(field.values));
}

// Why not, by kind.
struct Refuse {
  const Field& field;
  using Reason = std::optional<std::string>;
  bool bits() const { return is_bits(field.values); }
  bool levels() const { return std::holds_alternative<Levels>(field.values); }
  static Reason unless(bool good, std::string reason) { return good ? Reason() : Reason(std::move(reason)); }

  Reason operator()(const AutoSpec&) const { return {}; }
  Reason operator()(const BernoulliSpec&) const {
    return unless(bits() || levels(), cannot("bernoulli", "values in [0, 1]", field));
  }
  Reason operator()(const ContinuousBernoulliSpec&) const {
    return unless(levels(), cannot("continuous_bernoulli", "grey values in [0, 1]", field));
  }
  // A density over the reals: its nats would mean nothing beside the log-probabilities of discrete values.
  Reason operator()(const GaussianSpec&) const {
    return unless(is_real(field.values) || levels(), cannot("gaussian", "real or grey values", field));
  }
  Reason operator()(const LogisticMixtureSpec&) const { return unless(levels(), cannot("logistic_mixture", "levels", field)); }
  Reason operator()(const CategoricalSpec&) const {
    return unless(std::holds_alternative<Symbols>(field.values) && !bits(), cannot("categorical", "symbols", field));
  }
  Reason operator()(const MultinomialSpec&) const {
    return unless(field.layout == Field::Layout::sparse,
                  "likelihood multinomial scores sparse counts, and " + words_of(field) + " is none");
  }
};

struct Make {
  const Field& field;
  LikelihoodPtr operator()(const AutoSpec&) const { return std::visit(*this, usual_likelihood(field)); }
  LikelihoodPtr operator()(const BernoulliSpec&) const { return std::make_shared<BernoulliLikelihood>(field); }
  LikelihoodPtr operator()(const ContinuousBernoulliSpec&) const {
    return std::make_shared<ContinuousBernoulliLikelihood>(field);
  }
  LikelihoodPtr operator()(const GaussianSpec& spec) const { return std::make_shared<GaussianLikelihood>(spec, field); }
  LikelihoodPtr operator()(const LogisticMixtureSpec& spec) const {
    return std::make_shared<LogisticMixtureLikelihood>(spec, field);
  }
  LikelihoodPtr operator()(const CategoricalSpec&) const { return std::make_shared<CategoricalLikelihood>(field); }
  LikelihoodPtr operator()(const MultinomialSpec&) const { return std::make_shared<MultinomialLikelihood>(field); }
};

}  // namespace

LikelihoodSpec usual_likelihood(const Field& field) {
  if (field.layout == Field::Layout::sparse) return MultinomialSpec{};
  if (is_real(field.values)) return GaussianSpec{.sigma = "learned"};
  if (is_bits(field.values) || std::holds_alternative<Levels>(field.values)) return BernoulliSpec{};
  return CategoricalSpec{};
}

std::optional<std::string> why_not(const LikelihoodSpec& spec, const Field& field) {
  const bool sparse = field.layout == Field::Layout::sparse;
  if (!field.is_fixed() && !sparse)
    return fmt::format("{} is a {}, and this model is of events of one size", field.name, words_of(field.layout));
  if (sparse && !std::holds_alternative<MultinomialSpec>(spec) && !std::holds_alternative<AutoSpec>(spec))
    return fmt::format("{} is sparse: likelihood multinomial or auto scores it", field.name);
  return std::visit(Refuse{field}, spec);
}

LikelihoodPtr likelihood_of(const Field& field, const LikelihoodSpec& spec) { return std::visit(Make{field}, spec); }

}  // namespace gx
