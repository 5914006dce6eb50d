// A pass of a masked net number by number. With the units of every layer in the order of their degrees, what is known after d
// numbers is the beginning of each layer, the masks need no applying, and each unit is computed once:
//
//   h_l of degree d = a(W_l,d [h_l-1 of degrees up to d] + b)
//   the parameters of number d = W_out,d [h_last of degrees up to d] + b
//
// Layers lie unit by unit: new units stand behind those that are known, and a product has long rows. What a walk gives equals
// MaskedMlp::forward but for rounding, gradients too: sums have other orders.
#pragma once

#include <memory>

#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/bijectors/autoregressive.h"

namespace gx {

// For vectors of the shape and type of like [..., n]; told [..., n_told] broadcasts against it from the left. Without gradient
// new units are written in place (kernels/perceptron/new_units.h).
std::unique_ptr<Conditioner::Walk> masked_walk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like);

}  // namespace gx
