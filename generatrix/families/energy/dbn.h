// The deep belief network: a machine over hidden bits, and layers that lead from these down to a row (Hinton, Osindero and Teh, A
// Fast Learning Algorithm for Deep Belief Nets, 2006).
//
//   p(v, h^1 .. h^L) = p(v | h^1) p(h^1 | h^2) ... p(h^L-2 | h^L-1) p_top(h^L-1, h^L)
//
// Each layer is a restricted Boltzmann machine (rbm.h), trained alone: the first on rows, each other on draws of the hidden bits
// below it, for `layer_steps` steps one after another; the last one trains to the end of the run. A layer begins where
// independent cells have the means of what it reads.
//
// A score is a draw of the bound (Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, 2008, eq. 13)
//
//   log p(v) >= E_q [ sum_l log p(h^l-1 | h^l) - log q(h^l | h^l-1)  +  log p_top(h^L-1) ],   h^0 = v, l = 1 .. L-1,
//
// with q the layers' p(h | v) on the way up. log Z of the top is estimated (Rbm::log_z): Score::shared_error. Such an estimate is
// more often too low than too high, so the number may be above log p: its kind is estimate.
#pragma once

#include "generatrix/families/energy/rbm.h"

namespace gx {

class Dbn final : public Model,
                  public CanSample,
                  public CanComplete,
                  public HasCompletionSettings,
                  public CanScore,
                  public CanEncode,
                  public CanDecode,
                  public NeedsWarmStart {
 public:
  struct Rules {
    std::vector<std::int64_t> hidden;  // bits of each layer, from the rows up; at least two layers
    std::int64_t layer_steps;          // steps of training of each layer but the last
    MachineSettings layer;             // of every layer
  };
  Dbn(const Rules& rules, Task task);

  // "layer_1", "layer_2", ...: each rests while another one trains.
  std::vector<Turn> turns() override;
  void warm_start(const Batch& batch, Rng& rng) override;
  std::int64_t passes_to_sample() const override;
  // Gibbs sampling at the top, then one pass down.
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override { return complete(partial, n, {}, rng); }
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) override {
    return pseudo_gibbs(*this, partial, n, rng, settings);
  }
  std::vector<FieldInfo> completion_fields() const override { return describe<GibbsSpec>(); }
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override;
  // Of the top's hidden bits; layers below pass their means on.
  Distribution encode(const Batch& batch) override;
  RowsLaw decode(const Tensor& z, const Rows& given) override;

 private:
  Tensor read_by(std::size_t layer, const Batch& batch, Rng& rng) const;  // the row, or a draw of the hidden bits below the layer

  Rules rules_;
  std::vector<std::shared_ptr<Rbm>> layers_;
};

}  // namespace gx
