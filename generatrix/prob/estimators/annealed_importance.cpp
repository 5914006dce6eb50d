#include "generatrix/prob/estimators/annealed_importance.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr double kSigmoidRange = 4, kWantedShare = 0.65;
constexpr double kFaster = 1.02, kSlower = 0.98;  // step sizes after moves that were accepted often enough, or not

double schedule(std::int64_t t, std::int64_t count) {
  const auto s = [](double x) { return 1 / (1 + std::exp(-x)); };
  const auto at_step = s(kSigmoidRange * (2 * static_cast<double>(t) / static_cast<double>(count) - 1));
  return (at_step - s(-kSigmoidRange)) / (s(kSigmoidRange) - s(-kSigmoidRange));
}

// log q and log f of z, and where a gradient is asked for that of log f_t.
struct Point {
  Tensor log_q, log_f;  // [K, B] float64
  Tensor slope;         // [K, B, Z] of (1 - b) log q + b log f
};

class Chains {
 public:
  Chains(const Distribution& q, const std::function<Tensor(const Tensor& z)>& log_f, const AnnealedOptions& options, Rng& rng)
      : q_(q), log_f_(log_f), options_(options), rng_(rng), z_(q.sample({options.chains}, rng)) {
    step_size_ = at::full({z_.size(1)}, options.first_step_size, z_.options());
    rate_ = at::full({z_.size(1)}, kWantedShare, z_.options());
  }

  Point look(const Tensor& z, double b) const {
    const at::AutoGradMode on(true);
    const auto free = z.detach().requires_grad_(true);
    auto log_q = q_.log_prob(free), log_f = log_f_(free);
    const auto total = ((1 - b) * log_q + b * log_f).sum();
    const auto slope = torch::autograd::grad({total}, {free}).front();
    return {log_q.detach().to(at::kDouble), log_f.detach().to(at::kDouble), slope.detach()};
  }

  // log f - log q of where the chains are.
  Tensor log_ratio() const {
    const at::NoGradGuard off;
    return log_f_(z_).to(at::kDouble) - q_.log_prob(z_).to(at::kDouble);
  }

  // One Hamiltonian step that leaves f_t as it is; the share of moves accepted.
  double move(double b) {
    const auto momentum = rng_.normal(z_.sizes(), z_.scalar_type());
    const auto size = step_size_.unsqueeze(1);  // [B, 1]
    auto here = look(z_, b);
    const auto before = energy(here, momentum, b);
    auto z = z_;
    auto p = momentum + size / 2 * here.slope;
    for (std::int64_t i = 0; i < options_.leapfrogs; ++i) {
      z = z + size * p;
      here = look(z, b);
      p = p + (i + 1 < options_.leapfrogs ? size : size / 2) * here.slope;
    }
    const auto log_accept = (before - energy(here, p, b)).nan_to_num(-std::numeric_limits<double>::infinity());
    const auto accept = rng_.uniform(log_accept.sizes(), at::kDouble).log() < log_accept;  // [K, B]
    z_ = at::where(accept.unsqueeze(2), z, z_);
    return tune(accept);
  }

 private:
  // -log f_t(z) + |p|^2 / 2, [K, B]
  static Tensor energy(const Point& point, const Tensor& p, double b) {
    return -((1 - b) * point.log_q + b * point.log_f) + 0.5 * p.to(at::kDouble).square().sum(2);
  }

  double tune(const Tensor& accept) {
    const auto share = accept.to(z_.scalar_type()).mean(0);  // [B]
    rate_ = 0.9 * rate_ + 0.1 * share;
    step_size_ = step_size_ * at::where(rate_ > kWantedShare, kFaster, kSlower).to(z_.scalar_type());
    return share.mean().item<double>();
  }

  const Distribution& q_;
  const std::function<Tensor(const Tensor& z)>& log_f_;
  const AnnealedOptions& options_;
  Rng& rng_;
  Tensor z_, step_size_, rate_;  // [K, B, Z], [B], [B]
};

// Of log weights [K, B].
Annealed weighed(const Tensor& log_w, double accepted) {
  LogWeights weights;
  weights.add(log_w);
  return {weights.result(), accepted};
}

void expect_positive(const char* name, std::int64_t value) {
  if (value < 1) throw errors::bad_value(name, std::to_string(value), "must be positive");
}

}  // namespace

Annealed annealed_importance(const Distribution& q, const std::function<Tensor(const Tensor& z)>& log_f,
                             const AnnealedOptions& options, Rng& rng) {
  for (const auto& [name, value] :
       {std::pair{"chains", options.chains}, {"steps", options.steps}, {"leapfrogs", options.leapfrogs}}) {
    expect_positive(name, value);
  }
  const at::NoGradGuard off;
  Chains chains(q, log_f, options, rng);
  Tensor log_w;
  double accepted = 0;
  for (std::int64_t t = 1; t <= options.steps; ++t) {
    const auto b = schedule(t, options.steps);
    const auto more = (b - schedule(t - 1, options.steps)) * chains.log_ratio();
    log_w = log_w.defined() ? log_w + more : more;
    if (t == options.steps) break;  // the last state carries no weight
    const auto share = chains.move(b);
    if (2 * t > options.steps) accepted += share;
  }
  const auto judged = options.steps - 1 - options.steps / 2;
  return weighed(log_w, judged > 0 ? accepted / static_cast<double>(judged) : 0);
}

Annealed annealed_importance(const AnnealedPath& path, std::int64_t steps, Rng& rng) {
  expect_positive("steps", steps);
  const at::NoGradGuard off;
  auto x = path.start;
  auto log_w = at::zeros({x.size(0)}, x.options().dtype(at::kDouble));
  for (std::int64_t t = 1; t <= steps; ++t) {
    const auto before = schedule(t - 1, steps), b = schedule(t, steps);
    log_w += path.log_f(x, b).to(at::kDouble) - path.log_f(x, before).to(at::kDouble);
    if (t < steps) x = path.move(x, b, rng);  // the last state carries no weight
  }
  return weighed(log_w.unsqueeze(1), 0);
}

}  // namespace gx
