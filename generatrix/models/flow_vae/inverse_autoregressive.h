// A step of an inverse autoregressive flow (Kingma et al. 2016, arXiv 1606.04934, eq. 13-15). With (m, a)_d = net(z_<d, told)_d
// and s = sigmoid(a + 1):
//
//   forward            x = s z + (1 - s) m               all dimensions at once
//   forward log-det    sum_d log s_d
//   inverse            z_d = (x_d - (1 - s_d) m_d) / s_d  for d = 0, 1, ...: a pass of the net for each
//   inverse log-det    -sum_d log s_d
#pragma once

#include <memory>

#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/bijector.h"

namespace gx {

struct InverseAutoregressive {
  std::shared_ptr<MaskedMlp> net;  // two numbers for each dimension
  Tensor told;                     // [..., C]
  bool turned = false;             // dimensions are taken from the last to the first

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
