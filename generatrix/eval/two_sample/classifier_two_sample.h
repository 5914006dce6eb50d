// Can a classifier tell samples from data? (Lopez-Paz and Oquab 2017, arXiv 1610.06545, section 3.)
//
// Half of the rows of either set are shown with their labels "real" and "sample", the others are held out and take the label of
// their nearest shown row. The accuracy on n held-out rows is N(1/2, 1 / (4 n)) when the laws are equal.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

struct ClassifierTwoSample {
  double accuracy = 0;    // 1/2: not told apart; 1: told apart always
  Replicates replicates;  // of accuracy: without blocks of the rows held out
  double p_value = 0;     // of an accuracy so high when the laws are equal
};

// real [n, F], fake [m, F]: as many rows of each are used as the smaller set has, at least 2.
ClassifierTwoSample classifier_two_sample(const Tensor& real, const Tensor& fake, Rng rng);

}  // namespace gx
