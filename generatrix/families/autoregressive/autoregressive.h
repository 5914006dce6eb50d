// A model that counts an event out symbol by symbol.
//
//   log p(x|y) = sum_i log p(x_i | x_1 .. x_{i-1}, y)
//
// The score is exact, a log-probability of the stored event, and takes one pass of the net; a sample takes one step for each
// symbol.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/autoregressive/causal_net.h"

namespace gx {

class Autoregressive final : public Model, public CanSample, public CanScore, public TakesLabels, public NeedsWarmStart {
 public:
  // classes: labels that the net reads; 0 for a model of p(x).
  Autoregressive(CausalNetPtr net, Space space, std::int64_t classes);

  std::vector<Turn> turns() override;  // one: "model"; its loss is minus the mean score
  std::int64_t passes_to_sample() const override { return space_.dims(); }
  // With labels and no `given`, each event gets a label of its own, all equally likely.
  Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) override;
  // Throws UserError when the model takes labels and the batch has none.
  Score score(const Batch& batch, Rng& rng) override;
  // The first logits are the log-odds of the symbols in the batch, so that no step is spent on learning which symbols are common.
  void warm_start(const Batch& batch, Rng& rng) override;
  std::int64_t classes() const override { return classes_; }

  // [B, C, H, W, K] as CausalNet::logits.
  Tensor logits(const Batch& batch);

 private:
  Tensor log_prob(const Batch& batch);  // [B], with gradient

  CausalNetPtr net_;
  Space space_;
  std::int64_t classes_;
};

// The reference of CausalNet::draw: runs the whole net once for every symbol.
Tensor draw_naively(CausalNet& net, const Space& space, const Tensor& uniforms, const Tensor& given);

}  // namespace gx
