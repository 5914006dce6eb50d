// An encoder and a decoder trained to bring rows back (Hinton and Salakhutdinov 2006; Bourlard and Kamp 1988 for the linear one,
// whose optimum is the principal subspace).
//
//   z = encoder(c(x))      x' = range(decoder(z))      loss = mean over rows of |x - x'|^2  +  weight * penalty
//
// range is the sigmoid where the space lies within [0, 1] and the identity for reals. c is a corruption (denoising: Vincent et
// al. 2008), in the training loss only; a penalty presses on the codes.
//
// The model says nothing of how codes are spread, so it can neither sample nor score by itself: samplers are fitted to its codes.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/nn/corruption.h"
#include "generatrix/nn/net.h"
#include "generatrix/nn/nets.h"

namespace gx {

class Autoencoder final : public Model, public CanEncode, public CanDecode {
 public:
  struct Penalty {
    std::string name;
    double weight;
    std::function<Tensor(const Tensor& seen, const Tensor& z, Rng& rng)> of;  // what the encoder saw, its codes -> scalar
    bool by_rows;                                                             // as Turn::by_rows: a mean over rows
  };
  struct Parts {
    NetPtr encoder;  // x [..., ...event] -> [..., Z]
    NetPtr decoder;  // z [..., Z] -> [..., ...event, 1]
    Corruption corruption = {};
    std::optional<Penalty> penalty = {};
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

// Why there is no autoencoder of the task with such nets; nothing when there is.
std::optional<std::string> why_no_autoencoder(const NetSpec& encoder, const NetSpec& decoder, const Task& task);

}  // namespace gx
