// Spectral normalization (Miyato et al. 2018, arXiv 1802.05957, algorithm 1) of every linear layer and convolution of a net:
//
//   W' = W / sigma(W),   sigma(W) = u' W v,  v = W' u / |W' u|,  |u| = 1: the largest singular value if u is its vector;
//                        a kernel [out, in, h, w] is the matrix [out, in h w]
//
// One step of power iteration moves u at each pass in training mode, with the gradient off; evaluation moves nothing. u is a
// buffer and is saved. The gradient passes sigma: d sigma = u' dW v. W' stands in for W while the net runs: the net's parameters
// keep their names, and are those that training moves.
#pragma once

#include "generatrix/nn/net.h"

namespace gx {

class SpectralNet final : public Net {
 public:
  // Takes some steps of power iteration from a random u. Throws std::logic_error if the net has no such layer.
  explicit SpectralNet(NetPtr inner);
  Tensor forward(const Tensor& x) override;

 private:
  struct Layer {
    Tensor* place;  // where the layer finds its weight
    Tensor weight;  // the parameter
    Tensor u;       // [out], a buffer
  };
  Tensor normalized(Layer& layer) const;
  NetPtr inner_;
  std::vector<Layer> layers_;
};

// sigma(W) of W [out, in] for that u, after one step of power iteration if `moves`.
Tensor largest_singular_value(const Tensor& weight, Tensor& u, bool moves);

}  // namespace gx
