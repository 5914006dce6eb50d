// An affine coupling: one half of the event stays and says how the other half moves (Dinh et al. 2017, arXiv 1605.08803, eq.
// 4-8).
//
//   inverse            z_kept = x_kept,  z_moved = x_moved exp(s) + t,   s = b tanh(a / b0),  (t, a) = net(x_kept)
//   inverse log-det    sum s
//   forward            x_kept = z_kept,  x_moved = (z_moved - t) exp(-s)
//   forward log-det    -sum s
//
// The halves are those of the first event dimension, the channels: C/2 rounded down, and the rest. Which places of an image or
// numbers of a vector these are is for the maps between couplings to say (Squeeze, Regroup, Reorder). b is learned, one number
// for each channel moved, and starts at b0: the scale stays bounded whatever the net gives. Only the moved half is computed.
#pragma once

#include "generatrix/families/flow/layer.h"
#include "generatrix/nn/net.h"

namespace gx {

struct Halves {
  std::int64_t n_first, n_second;
  bool keeps_first;

  Halves(std::int64_t n_channels, bool keep_first)
      : n_first(n_channels / 2), n_second(n_channels - n_channels / 2), keeps_first(keep_first) {}
  std::int64_t n_kept() const { return keeps_first ? n_first : n_second; }
  std::int64_t n_moved() const { return keeps_first ? n_second : n_first; }
};

class Coupling final : public FlowLayer {
 public:
  // net: kept [..., n_kept, ...] -> [..., 2 n_moved, ...], which should start at zero: the coupling is then the identity. With
  // n_told > 0 the net reads as many numbers or planes more after those kept: what it is told (beside.h).
  Coupling(Halves halves, int n_event_dims, NetPtr net, double first_bound, std::int64_t n_told = 0);  // b0 > 0
  Bijector map(const Context& context) override;
  Depth depth() const override { return {1, 1}; }
  std::optional<ChainLink> link() override;  // of vectors that are told nothing, with an Mlp that kernels know

 private:
  Halves halves_;
  NetPtr net_;
  double first_bound_;
  std::int64_t n_told_;
  Tensor bound_;  // b [n_moved, 1 ...]
};

}  // namespace gx
