// A masked autoregressive layer (MAF: Papamakarios, Pavlakou and Murray 2017, arXiv 1705.07057), or, read backwards, an inverse
// autoregressive one (IAF: Kingma et al. 2016, arXiv 1606.04934). The map's four lines: prob/bijectors/autoregressive.h.
//
//   to_latents   z_d by x_<d: densities in one pass of the net, draws number by number
//   to_data      x_d by z_<d: draws in one pass, densities number by number
#pragma once

#include "generatrix/families/flow/layer.h"
#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/bijectors/map_family.h"

namespace gx {

enum class FastWay { to_latents, to_data };

class AutoregressiveLayer final : public FlowLayer {
 public:
  // Of vectors; net has maps.n_parameters outputs for each number. n_told as of a coupling. Starts as the identity.
  AutoregressiveLayer(std::shared_ptr<MaskedMlp> net, MapFamily maps, FastWay way, std::int64_t n_told = 0);
  Bijector map(const Context& context) override;
  Depth depth() const override;  // 1 the fast way, and a pass for each number the other

 private:
  std::shared_ptr<MaskedMlp> net_;
  MapFamily maps_;
  FastWay way_;
  std::int64_t n_told_;
};

}  // namespace gx
