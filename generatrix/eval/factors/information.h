// How much single dimensions of a code say about single factors, and the scores that are made of it.
#pragma once

#include "generatrix/eval/factors/factors.h"
#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

// Of all rows first, and then without each of B blocks of them (jackknife.h).
struct Information {
  Tensor nats;     // float64 [1 + B, Z, F]: I(z_j; v_k)
  Tensor entropy;  // float64 [1 + B, F]: H(v_k)
};

// Of codes cut into bins of equal width between the smallest and the largest, by counting (Locatello et al. 2019, arXiv
// 1811.12359, disentanglement_lib). Counting is too high by about (bins - 1)(n - 1) / 2N nats for every dimension alike.
Information information_of_bins(const CodedRows& rows, std::int64_t n_bins = 20);

// Of z ~ q(z|x) with q(z_j|x_i) = N(loc_ij, scale_ij^2), both float64 [N, Z], where x is any of the rows (Chen et al. 2018, arXiv
// 1802.04942, section 4 and appendix C):
//
//   I(z_j; v_k) = H(z_j) - E_v H(z_j|v_k = v),   q(z_j|v) = mean over rows with v_k = v of q(z_j|x)
//
// Entropies are integrals over points that stand half the smallest scale apart, 4096 at most; nothing is drawn.
Information information_of_laws(const Tensor& loc, const Tensor& scale, const CodedRows& rows);

// A number for each factor or dimension, and their mean.
struct Scores {
  Estimate mean;
  std::vector<double> each;  // of all rows
};

// Mutual information gap: (I(z_j*; v_k) - max over j != j* of I(z_j; v_k)) / H(v_k), j* the most informed dimension, for each
// factor that has more than one value.
Scores information_gap(const Information& information);

// 1 - sum over other factors of I(z_j; v_k)^2 / (max_k I(z_j; v_k)^2 (F - 1)), for each dimension; 0 where a dimension says
// nothing (Ridgeway and Mozer 2018, arXiv 1802.05312, section 2; disentanglement_lib).
Scores modularity(const Information& information);

}  // namespace gx
