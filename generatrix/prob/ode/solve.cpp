#include "generatrix/prob/ode/solve.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr std::int64_t kMostSteps = 10'000;  // of dopri5, refused ones too

Tensor stepped(const std::string& name, const Slope& f, double t, double h, const Tensor& y) {
  const auto k1 = f(t, y);
  if (name == "euler") return y + h * k1;
  const auto k2 = f(t + h / 2, y + h / 2 * k1);
  if (name == "midpoint") return y + h * k2;
  const auto k3 = f(t + h / 2, y + h / 2 * k2);
  const auto k4 = f(t + h, y + h * k3);
  return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
}

// Row i: what slope i + 1 starts from, as weights of the slopes before; the last row is the solution of order 5, whose slope is
// the first one of the next step.
constexpr std::array<std::array<double, 6>, 6> kWeights{
    {{1.0 / 5},
     {3.0 / 40, 9.0 / 40},
     {44.0 / 45, -56.0 / 15, 32.0 / 9},
     {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
     {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
     {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}}};
constexpr std::array<double, 6> kTimes{1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
// Order 5 less order 4.
constexpr std::array<double, 7> kErrors{71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

template <std::size_t N>
Tensor weighted(const std::array<double, N>& weights, const std::vector<Tensor>& slopes) {
  auto sum = weights[0] * slopes[0];
  for (std::size_t i = 1; i < slopes.size() && i < N; ++i) {
    if (weights[i] != 0) sum.add_(slopes[i], weights[i]);
  }
  return sum;
}

[[noreturn]] void refuse_tolerance(double tolerance, double t, double h) {
  throw errors::bad_value(
      "tolerance of dopri5", fmt::format("{:g}", tolerance),
      fmt::format("is not reached: at time {:.3g} its steps are {:.1e} long; take a larger one, or a method of "
                  "equal steps",
                  t, std::abs(h)));
}

Solved by_dormand_prince(const Slope& f, Tensor y, double from, double to, double tolerance) {
  Solved solved{{}, at::zeros_like(y), 1};
  const auto span = to - from;
  auto t = from, h = span / 20;
  std::vector<Tensor> slopes{f(t, y)};
  for (std::int64_t step = 0; t != to; ++step) {
    const bool is_last = std::abs(h) >= std::abs(to - t) * (1 - 1e-9);
    if (is_last) h = to - t;
    if (step == kMostSteps || (!is_last && std::abs(h) < 1e-9 * std::abs(span))) refuse_tolerance(tolerance, t, h);
    Tensor next;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
      next = y + h * weighted(kWeights[i], slopes);
      slopes.push_back(f(t + kTimes[i] * h, next));
    }
    solved.n_slopes += 6;
    const auto local = (h * weighted(kErrors, slopes)).detach().abs_();
    const auto scale = tolerance * (1 + at::maximum(y.detach().abs(), next.detach().abs()));
    const auto share = local.numel() > 0 ? (local / scale).max().item<double>() : 0;  // NaN where a number is not finite
    const bool fits = share <= 1;
    if (fits) {
      t = is_last ? to : t + h;
      y = next;
      solved.error += local;
      slopes = {slopes.back()};
    } else {
      slopes.resize(1);
    }
    h *= std::isfinite(share) ? std::clamp(0.9 * std::pow(std::max(share, 1e-10), -0.2), 0.2, fits ? 5.0 : 1.0) : 0.2;
  }
  solved.y = y;
  return solved;
}

}  // namespace

Check known_ode_method() { return one_of({"euler", "midpoint", "rk4", "dopri5"}); }

std::int64_t slopes_of(const OdeMethod& method) {
  if (method.name == "dopri5") return 7;
  return method.steps * (method.name == "euler" ? 1 : method.name == "midpoint" ? 2 : 4);
}

Solved solve(const Slope& f, const Tensor& y, double from, double to, const OdeMethod& method) {
  if (from == to) return {y, at::zeros_like(y), 0};
  if (method.name == "dopri5") return by_dormand_prince(f, y, from, to, method.tolerance);
  if (method.steps < 1) throw errors::misuse("solve", fmt::format("{} steps", method.steps), "one at least");
  const auto h = (to - from) / static_cast<double>(method.steps);
  auto now = y;
  for (std::int64_t i = 0; i < method.steps; ++i) now = stepped(method.name, f, from + static_cast<double>(i) * h, h, now);
  return {now, {}, slopes_of(method)};
}

}  // namespace gx
