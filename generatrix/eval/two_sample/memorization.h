// Are samples copies of training rows? Distances from samples to their nearest training rows, beside those of real rows that were
// not trained on (Meehan, Chaudhuri and Dasgupta 2020, arXiv 2004.05675, section 3).
#pragma once

#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

struct Memorization {
  // Probability that a sample lies nearer to its nearest training row than a real row does (the Mann-Whitney statistic over all
  // pairs, ties count half): 1/2 for samples as new as real rows, near 1 for copies, near 0 for samples far from all data.
  double nearer = 0;
  double copies = 0;           // share of samples nearer to a training row than 99 % of real rows are
  double median_distance = 0;  // of samples
  Replicates replicates;       // of `nearer`: without blocks of real rows and samples
};

// Distances [n] of real rows and [m] of samples to their nearest training rows (neighbors.h).
Memorization memorization(const Tensor& of_real, const Tensor& of_fake);

}  // namespace gx
