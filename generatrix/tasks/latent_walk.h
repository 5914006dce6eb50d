// Walks through latent space, seen through the decoder.
#pragma once

#include "generatrix/contract/abilities.h"

namespace gx {

// Straight lines from row i of `a` to row i of `b`, both [B, Z], in `steps` points with both ends: [B, steps, Z].
Tensor straight_lines(const Tensor& a, const Tensor& b, std::int64_t steps);

// The two-dimensional latent manifold: a side x side grid of the prior's quantiles, z_ij = F^-1 of the midpoints (i + 1/2) / side
// in each of its two independent numbers, so that every cell has equal prior mass (Kingma and Welling 2014, figure 4). [side *
// side, 2], rows from top (large z_2) to bottom; batch shape [side] of the prior: row i by law i. Throws UserError for a prior
// that is neither normal, uniform nor logistic, or not of two numbers.
Tensor quantile_grid(const Distribution& prior, std::int64_t side);

// Dimensions of the code, flat, those that say most first: int64 [Z]. By their KL from the prior over the rows of the batch where
// it has a closed form, by the variance of mean codes otherwise. Without gradient.
Tensor most_telling_dimensions(Model& model, const Batch& batch);

// A traversal (Higgins et al. 2017, figure 2): row i is the code z [Z] with its dimension order[i] moved from -2 to 2 in `steps`
// equal steps, in the units of `scale` [Z]: [n, steps, Z].
Tensor traversal(const Tensor& z, const Tensor& order, const Tensor& scale, std::int64_t steps);

// Codes of a traversal from the mean code of the batch's first row, of the n dimensions that tell most: [n * steps, ...code].
// Units are deviations of the prior where there is one, of the mean codes of the batch otherwise. Without gradient. The model
// encodes to numbers; rng is for a prior whose deviations are those of draws.
Tensor traversal_of(Model& model, const Batch& batch, std::int64_t n, std::int64_t steps, Rng& rng);

}  // namespace gx
