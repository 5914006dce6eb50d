// A velocity field that carries noise to data along straight paths: flow matching (Lipman et al., Flow matching for generative
// modeling, 2023, arXiv 2210.02747, section 4.1, example II with sigma_min = 0; Tong et al., Improving and generalizing
// flow-based generative models with minibatch optimal transport, 2024, arXiv 2302.00482).
//
//   x_t = (1 - t) x_0 + t x_1,   x_0 ~ N(0, I),  x_1 a row of data,  t ~ U[0, 1)
//   loss                         E |v(x_t, t | c) - (x_1 - x_0)|^2, the mean over numbers
//   draws                        dx/dt = v(x, t | c) from t = 0 to 1
//   score                        log p of the same ODE (prob/ode/flow_density.h)
//
// Pairs (x_0, x_1) are independent, or within a batch those of least sum of squared distances (prob/estimators/assignment.h),
// which makes paths straighter. Levels and bits are dequantized (families/flow/dequantization.h) and seen on [-1, 1]; their score
// is a lower bound, in expectation over that noise, of the log-probability of stored levels; of reals it is an estimate of the
// log-density. Both are as exact as the solver: Score::shared_error is the mean of what the solver states of itself, Score::error
// the spread of probes.
#pragma once

#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/families/adversarial/value_range.h"
#include "generatrix/families/diffusion/guided_net.h"
#include "generatrix/families/flow/dequantization.h"
#include "generatrix/prob/ode/solve.h"

namespace gx {

struct DensitySettings {
  double tolerance = 1e-4;
  std::int64_t n_probes = 0;  // 0: the exact trace
};

class VelocityModel final : public Model, public CanSample, public CanScore, public OffersSamplers {
 public:
  enum class Pairs { independent, optimal_transport };
  struct Parts {
    GuidedNetPtr net;
    Pairs pairs = Pairs::independent;
    OdeMethod drawing = {};
    DensitySettings density = {};
  };
  // Of events that are one fixed field of numbers.
  VelocityModel(Parts parts, Task task);

  std::vector<Turn> turns() override;  // one, "model"
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows sample(std::int64_t n, const Rows& given, const OdeMethod& method, double guidance, Rng& rng);
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override;
  std::int64_t passes_to_sample() const override { return slopes_of(parts_.drawing); }
  std::int64_t passes_to_score() const override { return slopes_of({}); }  // at least: the solver takes steps of its own
  // "ode": another method, other steps, guidance.
  std::vector<SamplerInfo> samplers() override;

 private:
  Loss loss(const Batch& batch, const Step& step);
  Tensor noise(std::int64_t n, Rng& rng) const;           // [n, ...event]
  Tensor as_net_sees(const Tensor& x, Rng& rng) const;    // a fresh dequantization of levels
  Slope slope(const Rows& given, double guidance) const;  // of rows [B, D]
  Parts parts_;
  ValueRange range_;
  std::optional<Dequantization> levels_;
  Shape shape_;
};

}  // namespace gx
