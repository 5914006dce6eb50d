// An encoder and a decoder trained to bring rows back (Hinton and Salakhutdinov 2006; Bourlard and Kamp 1988 for the linear one,
// whose optimum is the principal subspace).
//
//   z = encoder(x + noise e),  e ~ N(0, I)      x' = range(decoder(z))      loss = mean over rows of |x - x'|^2
//
// range is the sigmoid where the space lies within [0, 1] and the identity for reals. With noise > 0 it is the denoising
// autoencoder (Vincent et al. 2008); noise is added in the training loss only.
//
// The model says nothing of how codes are spread, so it can neither sample nor score by itself: samplers are fitted to its codes.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/nn/net.h"

namespace gx {

class Autoencoder final : public Model, public CanEncode, public CanDecode {
 public:
  struct Parts {
    NetPtr encoder;  // x [..., ...event] -> [..., Z]
    NetPtr decoder;  // z [..., Z] -> [..., ...event, 1]
    double noise = 0;
  };
  Autoencoder(Parts parts, Task task);

  std::vector<Turn> turns() override;                           // one: "model"
  Distribution encode(const Batch& batch) override;             // a point mass
  RowsLaw decode(const Tensor& z, const Rows& given) override;  // a point mass on x'

 private:
  Tensor reconstruct(const Tensor& z);
  Loss loss(const Batch& batch, const Step& step);
  const Field& field() const { return task().event.only(); }
  Parts parts_;
};

}  // namespace gx
