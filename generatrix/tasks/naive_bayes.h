// Bernoulli naive Bayes on pixels that are on or off: the classifier that any model of x given y must beat.
//
//   p(y|x) ~ p(y) prod_d theta_yd^x_d (1 - theta_yd)^(1 - x_d)      theta_yd = (n_yd + 1) / (n_y + 2)      (Laplace smoothing)
//
// x_d is on above 1/2; n_yd counts the training rows of class y in which it is.
#pragma once

#include "generatrix/tasks/classify.h"

namespace gx {

struct NaiveBayes {
  Tensor log_on, log_off;  // float64 [C, D]: log theta, log (1 - theta)
  Tensor log_prior;        // float64 [C]

  Tensor log_probs(const Tensor& x) const;  // x [B, ...event] -> float64 [B, C]
};

// Rows of one fixed field as the codec encodes them, one draw each where it draws. Throws UserError for rows without labels.
NaiveBayes fit_naive_bayes(const Dataset& train, const Codec& codec, const Rng& rng);

// The same rows, read with the same draws, as classify() judges with these options.
Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options);

}  // namespace gx
