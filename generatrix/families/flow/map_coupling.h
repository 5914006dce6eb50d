// A coupling with any family of maps of one number (Durkan et al., Neural Spline Flows, 2019, arXiv 1906.04032, section 2.2): one
// half of the event stays and says by which map each number of the other half moves.
//
//   inverse            z_kept = x_kept,  z_moved = inverse of maps(net(x_kept)) at x_moved
//   inverse log-det    sum of the maps'
//   forward            x_kept = z_kept,  x_moved = maps(net(z_kept)) at z_moved
//   forward log-det    sum of the maps'
//
// The affine coupling with a learned bound, which has kernels of its own, is coupling.h.
#pragma once

#include "generatrix/families/flow/coupling.h"
#include "generatrix/prob/bijectors/map_family.h"

namespace gx {

class MapCoupling final : public FlowLayer {
 public:
  // net: kept (and n_told numbers more) -> [..., n_parameters n_moved, ...], the first parameter of all that move, then the next;
  // zeros are the identity.
  MapCoupling(Halves halves, int n_event_dims, NetPtr net, MapFamily maps, std::int64_t n_told = 0);
  Bijector map(const Context& context) override;
  Depth depth() const override { return {1, 1}; }

 private:
  Halves halves_;
  int n_event_dims_;
  NetPtr net_;
  MapFamily maps_;
  std::int64_t n_told_;
};

}  // namespace gx
