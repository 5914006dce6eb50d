// A linear-Gaussian VAE in float64. Its densities are known in closed form; so it is the oracle of the tests of generatrix/eval.
//
//   p(z) = N(0, I)   p(x|z) = N(W z + b, s^2 I)   q(z|x) = N(A (x - b), diag t^2)
//   p(x) = N(b, W W^T + s^2 I)   p(z|x) = N(V W^T (x - b) / s^2, V),  V = (I + W^T W / s^2)^-1
//
// V is diagonal when the columns of W are orthogonal, so q can then be the exact posterior.
#pragma once

#include <ATen/ATen.h>

#include <numbers>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {

class LinearGaussian final : public Model, public CanScore, public CanEncode, public CanDecode, public HasPrior {
 public:
  Tensor w, b;  // [D, Z], [D]
  double s = 1;
  Tensor a, t;                                  // [Z, D], [Z]
  Score::Kind kind = Score::Kind::lower_bound;  // the kind that score() states
  int n_encoded = 0;                            // number of calls of encode()

  // A model with orthogonal columns of W, whose q is the exact posterior.
  static LinearGaussian exact() {
    LinearGaussian model;
    model.w = at::tensor({1., 0., 2., 0., 0., 1.5, 0., -0.5}, at::kDouble).reshape({4, 2});
    model.b = at::tensor({0.5, -1., 0., 2.}, at::kDouble);
    model.s = 0.7;
    const auto variance = 1 / (1 + model.w.square().sum(0) / (0.7 * 0.7));  // [Z]
    model.a = variance.unsqueeze(1) * model.w.t() / (0.7 * 0.7);
    model.t = variance.sqrt();
    return model;
  }

  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override {
    ++n_encoded;
    const auto mean = at::matmul(batch.x().to(at::kDouble) - b, a.t());  // [B, Z]
    return independent(Normal{mean, t.expand_as(mean)}, 1);
  }
  RowsLaw decode(const Tensor& z, const Rows&) override { return law(z); }
  Distribution prior(const Rows&) override { return standard_normal({w.size(1)}, at::kDouble); }
  Score score(const Batch& batch, Rng& rng) override {  // ELBO with one draw
    const auto q = encode(batch);
    const auto z = q.sample({}, rng);
    return {law(z).log_prob(batch.x()) - kl(q, prior({})), score_info()};
  }
  ScoreInfo score_info() const override { return {kind, Score::Measure::density}; }

  Distribution law(const Tensor& z) const {                      // p(x|z)
    const auto mean = at::matmul(z.to(at::kDouble), w.t()) + b;  // [..., D]
    return independent(Normal{mean, at::full_like(mean, s)}, 1);
  }

  // log p(x) [B] of x [B, D].
  Tensor log_prob(const Tensor& x) const {
    const auto covariance = at::matmul(w, w.t()) + s * s * at::eye(w.size(0), at::kDouble);
    const auto d = x.to(at::kDouble) - b;
    const auto distance = (at::matmul(d, covariance.inverse()) * d).sum(-1);
    return -0.5 * (distance + covariance.logdet() + static_cast<double>(w.size(0)) * std::log(2 * std::numbers::pi));
  }
  Tensor draw(std::int64_t n, Rng& rng) {  // float32, as a data set holds it
    return law(rng.normal({n, w.size(1)}, at::kDouble)).sample({}, rng).to(at::kFloat);
  }
};

}  // namespace gx
