// p(x|z) as a value: what the outputs of a decoder mean.
//
//   bernoulli            logits; on grey values the cross-entropy, which is no normalized density, and a draw is the mean
//   continuous_bernoulli logits of a density on [0, 1] (Loaiza-Ganem and Cunningham 2019, arXiv 1907.06845)
//   gaussian             means; sigma fixed, learned (one for all dimensions), or optimal
//                        (sigma^2 = mean squared error: Rybkin, Daniilidis and Levine 2021, arXiv 2006.13202, eq. 4)
//   logistic_mixture     mixture of discretized logistics (Salimans et al. 2017, arXiv 1701.05517, section 2.1)
#pragma once

#include <variant>

#include "generatrix/contract/score.h"
#include "generatrix/data/space.h"
#include "generatrix/nn/net.h"
#include "generatrix/spec/fields.h"

namespace gx {

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
    return std::tuple(field("sigma", &GaussianSpec::sigma, "fixed, learned or optimal", one_of({"fixed", "learned", "optimal"})),
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
using LikelihoodSpec = std::variant<BernoulliSpec, ContinuousBernoulliSpec, GaussianSpec, LogisticMixtureSpec>;

class Likelihood : public torch::nn::Module {
 public:
  // Values that the decoder gives for every dimension of the event.
  virtual std::int64_t n_per_dim() const = 0;
  // parameters [..., ...event, n_per_dim] -> batch shape [...], event shape of the space. Draws lie in the space.
  virtual Distribution of(const Tensor& parameters) = 0;
  // False when log p(x|z) is no log-density over the space's values (Bernoulli on grey values).
  virtual bool is_normalized() const { return true; }
  // Whether log p(x|z) is of stored values or of a volume around them.
  virtual Score::Measure measure() const = 0;
  // Whether a row's log p(x|z) depends on that row alone, in training too.
  virtual bool by_rows() const { return true; }
  // The scale in force: scalar, or undefined when the likelihood has none of its own.
  virtual Tensor sigma() const { return {}; }
};
using LikelihoodPtr = std::shared_ptr<Likelihood>;

// Throws UserError when the likelihood cannot score the space's values.
LikelihoodPtr make_likelihood(const LikelihoodSpec& spec, const Space& space);

}  // namespace gx
