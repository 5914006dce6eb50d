// Densities that are a map of something simple: squares, and a twisted Gaussian.
#include <ATen/ops/arange.h>
#include <ATen/ops/atan2.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/hypot.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "generatrix/data/toy.h"

namespace gx {
namespace {

using std::numbers::pi;
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

Tensor checkerboard_sample(std::int64_t n, Rng& rng) {
  const auto x = rng.uniform({n}, at::kDouble) * 4 - 2;
  const auto y = rng.uniform({n}, at::kDouble) - 2 * rng.integers(2, {n}) + x.floor().remainder(2);
  return 2 * at::stack({x, y}, 1);
}

Tensor checkerboard_log_prob(const Tensor& point) {
  const auto cell = (point.to(at::kDouble) / 2).floor();  // [n, 2]; squares have side 2
  const auto on_board = (cell >= -2).logical_and(cell < 2).all(1);
  const auto is_dark = cell.sum(1).remainder(2) == 0;
  const auto inside = at::full_like(cell.select(1, 0), -std::log(32.0));
  return at::where(on_board.logical_and(is_dark), inside, kMinusInfinity);
}

// Pinwheel: features a ~ N(1, 0.3^2), b ~ N(0, 0.1^2), turned by -(2 pi k / 5 + 0.25 exp a) for arm k, times 2.
constexpr double kArms = 5, kRate = 0.25, kRadial = 0.3, kTangential = 0.1, kSize = 2;

Tensor pinwheel_sample(std::int64_t n, Rng& rng) {
  const auto a = 1 + kRadial * rng.normal({n}, at::kDouble);
  const auto b = kTangential * rng.normal({n}, at::kDouble);
  const auto angle = rng.integers(static_cast<std::int64_t>(kArms), {n}) * (2 * pi / kArms) + kRate * a.exp();
  const auto c = angle.cos(), s = angle.sin();
  return kSize * at::stack({a * c + b * s, b * c - a * s}, 1);
}

// One arm. Turning keeps the radius r, so in polar coordinates a = r cos t, b = r sin t, and the point's angle is
//   phi = t - turn - rate exp(r cos t),    d phi / dt = 1 + rate b exp a,    hence |det| = |1 + rate b exp a| size^2.
// Newton from the arm's middle (t = 0, a = r) finds t; where it does not converge the point is many deviations from the arm.
Tensor arm_log_prob(const Tensor& r, const Tensor& phi, double turn) {
  const auto wrapped = [](const Tensor& angle) { return (angle + pi).remainder(2 * pi) - pi; };
  auto t = wrapped(phi + turn + kRate * r.exp());
  Tensor a, b, miss, slope;
  for (int i = 0; i < 30; ++i) {
    a = r * t.cos(), b = r * t.sin();
    miss = wrapped(t - turn - kRate * a.exp() - phi);
    slope = 1 + kRate * b * a.exp();
    t = t - (miss / slope).clamp(-0.3, 0.3);
  }
  const auto za = (a - 1) / kRadial, zb = b / kTangential;
  const auto log_p =
      -0.5 * (za * za + zb * zb) - std::log(2 * pi * kRadial * kTangential) - slope.abs().log() - std::log(kSize * kSize);
  return at::where(miss.abs() < 1e-9, log_p, kMinusInfinity);
}

Tensor pinwheel_log_prob(const Tensor& point) {
  const auto x = point.to(at::kDouble) / kSize;
  const auto r = at::hypot(x.select(1, 0), x.select(1, 1)), phi = at::atan2(x.select(1, 1), x.select(1, 0));
  std::vector<Tensor> arms;
  for (int k = 0; k < static_cast<int>(kArms); ++k) arms.push_back(arm_log_prob(r, phi, 2 * pi * k / kArms));
  return at::logsumexp(at::stack(arms), {0}) - std::log(kArms);
}

}  // namespace

ToyDensity checkerboard() {
  return {"checkerboard", "eight squares of side 2, uniform", std::log(32.0), checkerboard_sample, checkerboard_log_prob};
}

ToyDensity pinwheel() { return {"pinwheel", "five curved arms", 2.31779, pinwheel_sample, pinwheel_log_prob}; }

}  // namespace gx
