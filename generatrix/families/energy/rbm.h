// The restricted Boltzmann machine: visible units v, hidden bits h, and an energy without terms within either layer (Smolensky
// 1986; Hinton, Training Products of Experts by Minimizing Contrastive Divergence, 2002).
//
//   bits      E(v, h) = -b'v - c'h - h'W v            p(v_i = 1 | h) = s(b + W'h)_i
//   numbers   E(v, h) = |v - b|^2 / 2 - c'h - h'W v   p(v | h) = N(b + W'h, I)
//
//   p(h_j = 1 | v) = s(c + W v)_j      p(v) = exp(-F(v)) / Z      F(v) = visible part of E - sum_j log(1 + exp(c + W v)_j)
//
// The gradient of -log p(v) is that of F at rows less its mean under the model. Contrastive divergence takes k steps of Gibbs
// sampling from the rows for the model (CD-k); persistent chains go on from step to step (Tieleman 2008).
//
// A score is -F(v) - log Z with log Z estimated by annealed importance sampling (Salakhutdinov and Murray 2008) between
// independent cells and the machine; its standard error is Score::shared_error. log Z is estimated at the first score of these
// weights, from a stream of its own.
#pragma once

#include <mutex>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/energy/machine_settings.h"
#include "generatrix/families/latent/pseudo_gibbs.h"

namespace gx {

class Rbm final : public Model,
                  public CanSample,
                  public CanComplete,
                  public HasCompletionSettings,
                  public CanScore,
                  public CanEncode,
                  public CanDecode,
                  public NeedsWarmStart {
 public:
  Rbm(std::int64_t n_hidden, const MachineSettings& settings, Task task);

  std::vector<Turn> turns() override;
  // b begins where independent cells have the means of the batch.
  void warm_start(const Batch& batch, Rng& rng) override;
  std::int64_t passes_to_sample() const override { return 2 * settings_.sweeps; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  // Gibbs sampling of the unknown cells and the hidden units.
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override { return complete(partial, n, {}, rng); }
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) override {
    return pseudo_gibbs(*this, partial, n, rng, settings);
  }
  std::vector<FieldInfo> completion_fields() const override { return describe<GibbsSpec>(); }
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override;
  Distribution encode(const Batch& batch) override;  // p(h|v), exact
  RowsLaw decode(const Tensor& z, const Rows& given) override;

  struct LogZ {
    double nats, error;
  };
  LogZ log_z();                                          // by AIS; may be called from several threads at once
  Tensor free_energy(const Tensor& v) const;             // [B, D] -> [B]
  Tensor drawn_hidden(const Tensor& v, Rng& rng) const;  // h ~ p(h|v), [B, D] -> [B, H]

 private:
  Tensor hidden_logits(const Tensor& v) const;             // [..., D] -> [..., H]
  Tensor visible_given(const Tensor& h) const;             // the logits or means of v, [..., H] -> [..., D]
  Tensor gibbs(Tensor v, std::int64_t k, Rng& rng) const;  // without gradient
  Tensor drawn_visible(const Tensor& parameters, Rng& rng) const;
  LogZ estimate() const;

  MachineSettings settings_;
  bool bits_;
  Tensor weight_, hidden_bias_, visible_bias_;  // [H, D], [H], [D]
  Tensor base_, chains_;                        // buffers: b of independent cells [D]; persistent chains [chains, D]
  std::mutex lock_;
  std::vector<Tensor> estimated_of_;  // weights
  LogZ estimated_{};
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_rbm(const Task& task);

}  // namespace gx
