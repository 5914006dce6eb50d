// The divergence of a posterior from its prior in three parts, estimated from a batch (Chen et al. 2018, arXiv 1802.04942,
// eq. 2):
//
//   E KL(q(z|x) || p(z)) = I(x; z) + KL(q(z) || prod_d q(z_d)) + sum_d KL(q(z_d) || p(z_d))
//
// with q(z) = 1/N sum_n q(z|x_n) over the N rows of the training set, of which a batch shows B (appendix C, x_1 .. x_B, z ~
// q(z|x_i)):
//
//   weighted     log q(z) ~ log 1/(N B) sum_j q(z|x_j)
//   stratified   q(z) ~ 1/N q(z|x_i) + 1/(B - 1) sum over B - 2 others q(z|x_j) + (N - B + 1) / (N (B - 1)) q(z|x_k) of one more
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

// Scalars with gradient, nats; means over the batch. Their sum estimates the divergence.
struct KlParts {
  Tensor mutual_information, total_correlation, dimension_kl;
};

// q: batch [B], a diagonal normal law; z ~ q: [B, Z]; n_rows: N, at least B.
KlParts parts_of_kl(const Distribution& q, const Distribution& p, const Tensor& z, std::int64_t n_rows, bool stratified);

// log w_ij, [B, B]: q(z_i) ~ sum_j w_ij q(z_i|x_j).
Tensor log_weights(std::int64_t n_batch, std::int64_t n_rows, bool stratified, at::TensorOptions options);

}  // namespace gx
