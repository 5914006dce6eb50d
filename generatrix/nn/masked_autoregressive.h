// A masked net as what an autoregressive map reads (MAF: Papamakarios, Pavlakou and Murray 2017, arXiv 1705.07057; the map's
// four lines: prob/bijectors/autoregressive.h). Densities and encodings take one pass of the net. A draw goes number by number,
// but each unit of the net is computed once, when the last number that it depends on is known: D numbers cost one pass in all.
#pragma once

#include <memory>

#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/bijectors/autoregressive.h"

namespace gx {

// net has maps.n_parameters outputs for each number. told [..., C] beside x [..., D]: what the net is told besides (undefined
// where that is nothing); leading shapes broadcast.
Bijector masked_autoregressive(std::shared_ptr<MaskedMlp> net, const Tensor& told, const MapFamily& maps);

}  // namespace gx
