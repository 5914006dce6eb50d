// Two players: a generator that turns noise into events, and a discriminator that tells them from the data's
// (Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1).
//
// A step is two turns. "discriminator" goes first, `discriminator_steps` times on fresh batches; "generator" follows once, and
// rests for the first `pretrain` steps. Each has its optimizer: [train.optimizer.discriminator], [train.optimizer.generator]. No
// turn computes a gradient that it does not use: the discriminator's generates without one, the generator's asks for none of the
// discriminator's weights.
//
// In a batch of B rows the discriminator sees B real and B generated rows, or with `half_batch` the first half (rounded up) of
// the real ones and as many generated; they pass it together, as one batch. The generator's turn reads no rows and makes B. Both
// turns run the generator in training mode, so its running statistics (nn/norm.h) follow both.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/adversarial/prior.h"
#include "generatrix/families/adversarial/value_range.h"
#include "generatrix/nn/net.h"

namespace gx {

struct Rules {
  std::int64_t discriminator_steps = 1;
  std::int64_t pretrain = 0;
  bool half_batch = false;
};

class Adversarial final : public Model, public CanSample {
 public:
  struct Parts {
    Prior prior;
    NetPtr generator;      // z [n, Z] -> [n, ...event, 1]
    NetPtr discriminator;  // [n, ...event] in the range's values -> [n, 1]
    Divergence divergence;
    ValueRange range;
    Rules rules;
  };
  Adversarial(Parts parts, Task task);

  std::vector<Turn> turns() override;  // "discriminator", "generator"
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;

 private:
  Tensor draw(std::int64_t n, Rng& rng) const;  // z
  Tensor generate(const Tensor& z);             // in the range's values
  Tensor discriminate(const Tensor& value);     // [n]
  Loss discriminator_loss(const Batch& batch, const Step& step);
  Loss generator_loss(const Step& step);
  Parts parts_;
  Tensor like_;  // a weight of the generator: latents have its type
};

}  // namespace gx
