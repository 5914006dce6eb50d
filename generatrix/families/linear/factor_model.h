// The linear-Gaussian model of one fixed field of numbers, fitted by maximum likelihood; the formulas stand in
// prob/estimators/factors.h.
//
//   p(z) = N(0, I)      p(x|z) = N(m + W z, diag psi)      p(x) = N(m, W W^T + diag psi)
//
// Everything is exact: densities, posteriors, and draws of unknown cells, z ~ p(z | known cells) and then the cells given z.
// Cells may be unknown in training, too.
#pragma once

#include <functional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/prob/estimators/factors.h"

namespace gx {

class FactorModel final : public Model,
                          public CanSample,
                          public CanComplete,
                          public CanScore,
                          public CanEncode,
                          public CanDecode,
                          public HasPrior,
                          public NeedsWarmStart {
 public:
  enum class Method { closed_form, em };
  struct Rules {
    Method method;
    bool one_noise;  // psi is the same for all cells; the closed form is of such noise only
    double floor;    // least variance of the noise
  };
  FactorModel(std::int64_t n_latent, Rules rules, Task task);

  std::vector<Turn> turns() override;  // one, "factors", that is fitted: a step is an iteration, or the closed form
  // Mean and variance of a batch's known cells as the start of the iterations.
  void warm_start(const Batch& batch, Rng& rng) override;
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  Score score(const Batch& batch, Rng& rng) override;  // in float64
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::density}; }
  Distribution encode(const Batch& batch) override;
  RowsLaw decode(const Tensor& z, const Rows& given) override;
  Distribution prior(const Rows& given) override;

  Factors factors() const;  // float64

 private:
  const Field& field() const { return task().event.only(); }
  void become(const Factors& found);
  Tensor fitted(const Pass& rows);  // nats a row, before the step of EM or after the closed form
  Rules rules_;
  Tensor weight_, mean_, noise_;  // buffers [D, Z], [D], [D]
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_factors(std::int64_t n_latent, const Task& task);

}  // namespace gx
