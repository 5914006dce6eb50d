// The seam between a net and a law: how many numbers the net puts out for a field, and the law of the field's columns that they
// make.
//
//   auto                 by the field: bernoulli for bits and levels, gaussian with a learned sigma for reals, categorical for
//                        symbols, multinomial for sparse counts
//   bernoulli            logits; on grey values the cross-entropy, which is no normalized density, and a draw is the mean
//   continuous_bernoulli logits of a density on [0, 1] (Loaiza-Ganem and Cunningham 2019, arXiv 1907.06845)
//   gaussian             means; sigma fixed, learned (one for all dimensions), optimal
//                        (sigma^2 = mean squared error: Rybkin, Daniilidis and Levine 2021, arXiv 2006.13202, eq. 4), or
//                        predicted: a log sigma beside each mean, kept within 7 of that of `value`
//   logistic_mixture     mixture of discretized logistics (Salimans et al. 2017, arXiv 1701.05517, section 2.1)
//   gaussian_mixture     normal laws with diagonal covariances, of all cells of a vector together (Bishop 1994; Graves
//                        2013 and Chung et al. 2015 call it GMM); log sigmas within 7 of 0
//   categorical          logits of every symbol of a cell
//   multinomial          logits of the things that a sparse row counts (Liang et al. 2018, arXiv 1802.05814, eq. 2)
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "generatrix/contract/score.h"
#include "generatrix/data/space.h"
#include "generatrix/nn/net.h"
#include "generatrix/prob/rows_law.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct AutoSpec {
  static constexpr std::string_view kind = "auto";
  static auto fields() { return std::tuple(); }
};
struct BernoulliSpec {
  static constexpr std::string_view kind = "bernoulli";
  static auto fields() { return std::tuple(); }
};
struct ContinuousBernoulliSpec {
  static constexpr std::string_view kind = "continuous_bernoulli";
  static auto fields() { return std::tuple(); }
};
struct GaussianSpec {
  static constexpr std::string_view kind = "gaussian";
  std::string sigma = "fixed";
  double value = 1;

  static auto fields() {
    return std::tuple(field("sigma", &GaussianSpec::sigma, "fixed, learned, optimal or predicted",
                            one_of({"fixed", "learned", "optimal", "predicted"})),
                      field("value", &GaussianSpec::value, "sigma when fixed, its first value when not", positive));
  }
};
struct LogisticMixtureSpec {
  static constexpr std::string_view kind = "logistic_mixture";
  std::int64_t components = 10;

  static auto fields() {
    return std::tuple(field("components", &LogisticMixtureSpec::components, "logistics per dimension", positive));
  }
};
struct GaussianMixtureSpec {
  static constexpr std::string_view kind = "gaussian_mixture";
  std::int64_t components = 10;

  static auto fields() {
    return std::tuple(field("components", &GaussianMixtureSpec::components, "normal laws of a vector", between(1, 10'000)));
  }
};
struct CategoricalSpec {
  static constexpr std::string_view kind = "categorical";
  static auto fields() { return std::tuple(); }
};
struct MultinomialSpec {
  static constexpr std::string_view kind = "multinomial";
  static auto fields() { return std::tuple(); }
};
using LikelihoodSpec = std::variant<AutoSpec, BernoulliSpec, ContinuousBernoulliSpec, GaussianSpec, LogisticMixtureSpec,
                                    GaussianMixtureSpec, CategoricalSpec, MultinomialSpec>;

class Likelihood : public torch::nn::Module {
 public:
  // Of the numbers that the net gives for one event: [...shape, n] where each cell gets n.
  virtual Shape parameters() const = 0;
  // parameters [..., B, ...parameters()] -> the law of the field's columns, batch shape [..., B]. Draws lie in the space.
  virtual ColumnLawPtr of(const Tensor& parameters) = 0;
  // False when log p(x|z) is no log-density over the space's values (Bernoulli on grey values).
  virtual bool is_normalized() const { return true; }
  // Whether log p(x|z) is of stored values or of a volume around them.
  virtual ScoreInfo::Measure measure() const = 0;
  // Whether a row's log p(x|z) depends on that row alone, in training too.
  virtual bool by_rows() const { return true; }
  // The scale in force: scalar, or undefined when the likelihood has none of its own.
  virtual Tensor sigma() const { return {}; }
};
using LikelihoodPtr = std::shared_ptr<Likelihood>;

// Why the likelihood cannot score the field's values; nothing when it can.
std::optional<std::string> why_not(const LikelihoodSpec& spec, const Field& field);
// Of a field that why_not has nothing against.
LikelihoodPtr likelihood_of(const Field& field, const LikelihoodSpec& spec);
// The one that `auto` means for a field.
LikelihoodSpec usual_likelihood(const Field& field);

}  // namespace gx
