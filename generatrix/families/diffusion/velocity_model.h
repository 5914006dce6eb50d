// A velocity field that carries noise to data (Chen et al., Neural ordinary differential equations, 2018, arXiv 1806.07366).
//
//   draws    dx/dt = v(x, t | c) from x ~ N(0, I) at t = 0 to data at t = 1
//   score    log p of the same ODE (prob/ode/flow_density.h)
//   loss     what moves the field is a value: flow matching or maximum likelihood (velocity_objective.h)
//
// Levels, bits and whole numbers are dequantized (families/flow/dequantization.h), the first two seen on [-1, 1]; their score is
// a lower bound, in expectation over that noise, of their log-probability; of reals it is an estimate of the log-density. Both
// are as exact as the solver: Score::shared_error is the mean of what the solver states of itself, Score::error the spread of
// probes.
#pragma once

#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/reads_within_grain.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/families/diffusion/velocity_objective.h"
#include "generatrix/families/flow/dequantization.h"
#include "generatrix/nn/value_range.h"

namespace gx {

struct DensitySettings {
  double tolerance = 1e-4;
  std::int64_t n_probes = 0;  // 0: the exact trace
};

class VelocityModel final : public Model,
                            public CanSample,
                            public CanScore,
                            public ScoresBySolver,
                            public OffersSamplers,
                            public ReadsWithinGrain {
 public:
  struct Parts {
    GuidedNetPtr net;
    VelocityObjective objective = flow_matching(Pairs::independent);
    OdeMethod drawing = {};
    DensitySettings density = {};
  };
  // Of events that are one fixed field of numbers.
  VelocityModel(Parts parts, Task task);

  std::vector<Turn> turns() override;  // one, "model"
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows sample(std::int64_t n, const Rows& given, const OdeMethod& method, double guidance, Rng& rng);
  Score score(const Batch& batch, Rng& rng) override;
  Score score_finer(const Batch& batch, double times, Rng& rng) override;
  ScoreInfo score_info() const override;
  std::int64_t passes_to_sample() const override { return slopes_of(parts_.drawing); }
  std::int64_t passes_to_score() const override { return slopes_of({}); }  // at least: the solver takes steps of its own
  // "ode": another method, other steps, guidance.
  std::vector<SamplerInfo> samplers() override;

 private:
  Loss loss(const Batch& batch, const Step& step);
  Score score_within(const Batch& batch, double tolerance, Rng& rng);
  double log_volume() const;                            // of a level: see VelocityProblem
  Tensor noise(std::int64_t n, Rng& rng) const;         // [n, ...event]
  Tensor as_net_sees(const Tensor& x, Rng& rng) const;  // freshly dequantized
  Parts parts_;
  ValueRange range_;
  std::optional<Dequantization> levels_;
  Shape shape_;
};

}  // namespace gx
