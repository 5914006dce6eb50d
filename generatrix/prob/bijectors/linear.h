// Linear maps of vectors, or of the channels of images place by place, that are easy to undo.
//
//   forward            x = W z
//   forward log-det    H W log |det W|                 (one place for vectors)
//   inverse            z = W^-1 x
//   inverse log-det    -H W log |det W|
//
// Plu: W = P L (U + diag(sign exp(log_scale))), P an order of rows, L lower with ones on its diagonal, U strictly upper; log
// |det W| = sum log_scale (Kingma and Dhariwal, Glow, 2018, arXiv 1807.03039, eq. 10-11). W^-1 is found by two triangular solves.
// Reflections: W = H_1 ... H_K, H_k = I - 2 v_k v_k^T / |v_k|^2 (Householder; Tomczak and Welling 2016, arXiv 1611.09630): W is
// orthogonal, its log-det 0 and W^-1 = W^T.
//
// Events are vectors [C], or images [C, H, W] where n_event_dims is 3.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Plu {
  Tensor order;            // int64 [C]: row i of W is row order(i) of the rest
  Tensor lower, upper;     // [C, C], read strictly below and strictly above the diagonal
  Tensor sign, log_scale;  // [C]
  int n_event_dims = 1;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
  Tensor matrix() const;          // W
  Tensor inverse_matrix() const;  // W^-1
};

// W as such a product; on the host. Throws std::logic_error when W is no square matrix.
Plu plu(const Tensor& matrix, int n_event_dims = 1);

struct Reflections {
  Tensor vectors;  // [K, C], none of them zero
  int n_event_dims = 1;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
  Tensor matrix() const;  // W
};

}  // namespace gx
