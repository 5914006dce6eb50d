// How sure a classifier is of each sample and how evenly the samples spread over the classes: the Inception score with another
// net (Salimans et al. 2016, arXiv 1606.03498, section 4).
//
//   exp( E_x KL(p(y|x) || p(y)) ),   p(y) = E_x p(y|x);   between 1 and the number of classes
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct ClassifierScore {
  double value = 0;           // mean over splits
  double standard_error = 0;  // of that mean
};

// log_probs [n, C]: log p(y|x) of samples, n >= splits.
ClassifierScore classifier_score(const Tensor& log_probs, std::int64_t splits = 10);

// Entropy of the histogram of most probable classes, in nats: at most log C. What collapses has little.
double class_entropy(const Tensor& log_probs);

}  // namespace gx
