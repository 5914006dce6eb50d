// A graph of sequences whose log p(x) the Kalman filter knows. z_t = a z_{t-1} + N(0, q), x_t ~ N(c z_t, r^2), z_0 = 0.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/families/sequential/graph.h"

namespace gx {

struct KalmanLaw {
  double a = 0.9, q = 0.7, c = 1.3, r = 0.5;

  // log p(x_1 .. x_n) of one row
  double log_prob(const std::vector<double>& x) const {
    double mean = 0, variance = 0, nats = 0;
    for (const auto value : x) {
      mean *= a, variance = a * a * variance + q;
      const auto spread = c * c * variance + r * r, error = value - c * mean, gain = variance * c / spread;
      nats += -0.5 * (error * error / spread + std::log(2 * M_PI * spread));
      mean += gain * error, variance *= 1 - gain * c;
    }
    return nats;
  }
  // Of each row [B].
  Tensor log_prob(const Batch& batch) const {
    const auto& column = batch.event.columns[0];
    auto nats = at::empty({batch.size()}, at::kDouble);
    for (std::int64_t row = 0; row < batch.size(); ++row) {
      const auto x = column.data[row].flatten().narrow(0, 0, column.length[row].item<std::int64_t>()).contiguous();
      nats[row] = log_prob(std::vector<double>(x.const_data_ptr<double>(), x.const_data_ptr<double>() + x.numel()));
    }
    return nats;
  }
  // n rows of 1 to n_steps members.
  Batch rows(std::int64_t n, std::int64_t n_steps, Rng& rng) const {
    auto z = at::zeros({n, 1}, at::kDouble);
    std::vector<Tensor> x;
    for (std::int64_t t = 0; t < n_steps; ++t) {
      z = a * z + std::sqrt(q) * rng.normal({n, 1}, at::kDouble);
      x.push_back(c * z + r * rng.normal({n, 1}, at::kDouble));
    }
    const auto length = 1 + rng.integers(n_steps, {n});
    return {Rows({Column{at::stack(x, 1) * is_member(length, n_steps).unsqueeze(-1), length}})};
  }
};

// Its posterior is wider than the true law of z_t given z_{t-1} and x_t, so that weights vary and are bounded.
class KalmanGraph final : public SequenceGraph {
 public:
  explicit KalmanGraph(KalmanLaw law) : law_(law) { zero_ = register_parameter("zero", at::zeros({}, at::kDouble)); }

  Reading read(const Tensor& x, const Tensor&) override { return {x, x}; }
  Tensor drive(const Tensor& x) override { return x; }
  Tensor first_state(std::int64_t n, const Context&) override { return at::zeros({n, 1}, at::kDouble) + zero_; }
  Opened opened(const Tensor& state) override { return {state, {}}; }
  Normal prior(const Tensor& state) override { return {law_.a * state, at::full_like(state, std::sqrt(law_.q))}; }
  Normal posterior(const Opened& opened, const Tensor& x) override {
    const auto mean = law_.a * opened.posterior;
    const auto gain = law_.q * law_.c / (law_.c * law_.c * law_.q + law_.r * law_.r);
    const auto loc = mean + gain * (x - law_.c * mean);
    return {loc, at::full_like(loc, 1.3 * std::sqrt(law_.q * (1 - gain * law_.c)))};
  }
  Tensor features(const Tensor& z) override { return z; }
  Tensor emission(const Tensor&, const Tensor& z) override { return law_.c * z; }
  Tensor next(const Tensor&, const Opened&, const Tensor& z, const Tensor&) override { return z; }

 private:
  KalmanLaw law_;
  Tensor zero_;
};

}  // namespace gx
