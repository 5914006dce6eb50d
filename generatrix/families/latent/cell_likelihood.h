// The likelihoods by kind: one file each for values in [0, 1], for numbers, for symbols. likelihood_of (likelihood.h) chooses.
#pragma once

#include "generatrix/families/latent/likelihood.h"
#include "generatrix/prob/distributions/independent.h"

namespace gx {

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
  int n_dims() const { return static_cast<int>(field_.shape.size()); }
  ColumnLawPtr law_of(Distribution cells) const {
    return field_.may_miss ? observed_law(std::move(cells), n_dims()) : fixed_law(independent(std::move(cells), n_dims()));
  }

 private:
  Field field_;
  std::int64_t n_per_cell_;
};

LikelihoodPtr bernoulli_likelihood(const Field& field);
LikelihoodPtr continuous_bernoulli_likelihood(const Field& field);
LikelihoodPtr logistic_mixture_likelihood(const LogisticMixtureSpec& spec, const Field& field);
LikelihoodPtr gaussian_likelihood(const GaussianSpec& spec, const Field& field);
LikelihoodPtr gaussian_mixture_likelihood(const GaussianMixtureSpec& spec, const Field& field);
LikelihoodPtr categorical_likelihood(const Field& field);
LikelihoodPtr multinomial_likelihood(const Field& field);

}  // namespace gx
