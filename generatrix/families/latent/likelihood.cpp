#include "generatrix/families/latent/likelihood.h"

#include "generatrix/families/latent/cell_likelihood.h"

namespace gx {
namespace {

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
  Reason operator()(const GaussianMixtureSpec&) const {
    if (field.shape.size() > 1) return "likelihood gaussian_mixture is of vectors, and " + words_of(field) + " is none";
    return unless(is_real(field.values), cannot("gaussian_mixture", "real numbers", field));
  }
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
  LikelihoodPtr operator()(const BernoulliSpec&) const { return bernoulli_likelihood(field); }
  LikelihoodPtr operator()(const ContinuousBernoulliSpec&) const { return continuous_bernoulli_likelihood(field); }
  LikelihoodPtr operator()(const GaussianSpec& spec) const { return gaussian_likelihood(spec, field); }
  LikelihoodPtr operator()(const LogisticMixtureSpec& spec) const { return logistic_mixture_likelihood(spec, field); }
  LikelihoodPtr operator()(const GaussianMixtureSpec& spec) const { return gaussian_mixture_likelihood(spec, field); }
  LikelihoodPtr operator()(const CategoricalSpec&) const { return categorical_likelihood(field); }
  LikelihoodPtr operator()(const MultinomialSpec&) const { return multinomial_likelihood(field); }
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
