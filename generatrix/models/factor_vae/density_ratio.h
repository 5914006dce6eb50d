// The density ratio of a law of codes and the product of its dimensions, by a net that tells draws of the two apart (Kim and
// Mnih 2018, arXiv 1802.05983, section 3.1, algorithm 2).
//
//   TC(z) = KL(q(z) || prod_d q(z_d)) ~ E_q(z) [log D(z) - log(1 - D(z))] = E_q(z) [output(z)],   D = sigmoid(output)
//
// A draw of the product: each dimension of a batch of codes is put in an order of its own over the batch's rows.
#pragma once

#include "generatrix/contract/turn.h"
#include "generatrix/nn/mlp.h"

namespace gx {

// z [B, Z], without gradient.
Tensor dimensions_in_their_own_orders(const Tensor& z, Rng& rng);

// -1/2 [log D(z) + log(1 - D(z'))] over codes z [B, Z] and draws z' of the product, in the term "ratio". Watches the share of
// both that the net tells right, 1/2 where TC = 0.
Loss ratio_loss(Net& ratio, const Tensor& codes, const Tensor& product);

}  // namespace gx
