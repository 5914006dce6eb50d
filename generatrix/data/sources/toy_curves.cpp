// Curves smeared by noise: a density is an integral along the curve, taken on nodes.
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/logaddexp.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/special_i0e.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <numbers>

#include "generatrix/data/toy.h"

namespace gx {
namespace {

using std::numbers::pi;

struct Nodes {
  Tensor t, weights;  // float64 [K] in [0, 1]; weights sum to 1
};

// Simpson's rule on [0, 1] with an odd number of nodes: 1 4 2 4 ... 2 4 1
Nodes simpson(std::int64_t k) {
  const auto i = at::arange(k, at::kDouble);
  auto weights = 2 + 2 * i.remainder(2);
  weights[0] = weights[k - 1] = 1;
  return {i / static_cast<double>(k - 1), weights / (3.0 * static_cast<double>(k - 1))};
}

// t in [0, 1] -> the two half circles of scikit-learn's make_moons, then times 2 and moved: [n, 2]
Tensor upper_moon(const Tensor& t) { return at::stack({2 * (pi * t).cos() - 1, 2 * (pi * t).sin() - 0.2}, 1); }
Tensor lower_moon(const Tensor& t) { return at::stack({1 - 2 * (pi * t).cos(), 0.8 - 2 * (pi * t).sin()}, 1); }

// Circles of the given radii with equal weights, smeared by sd s. With I0 the modified Bessel function and i0e(t) = e^-t I0(t),
//   p(x) = mean_R exp(-(r^2 + R^2) / 2 s^2) I0(r R / s^2) / (2 pi s^2),  r = |x|
//        = mean_R exp(-(r - R)^2 / 2 s^2)  i0e(r R / s^2) / (2 pi s^2),  which does not overflow.
ToyDensity circles_density(std::string name, std::string summary, double entropy, const Tensor& radii, double sd) {
  const auto log_prob = [radii, sd](const Tensor& x) {
    const auto r = x.to(at::kDouble).norm(2, {1}).unsqueeze(1);  // [n, 1]
    const auto v = sd * sd;
    const auto each = -(r - radii).square() / (2 * v) + at::special_i0e(r * radii / v).log();  // [n, R]
    return at::logsumexp(each, {1}) - std::log(2 * pi * v * static_cast<double>(radii.size(0)));
  };
  const auto sample = [radii, sd](std::int64_t n, Rng& rng) {
    const auto radius = radii.index_select(0, rng.integers(radii.size(0), {n}));
    const auto angle = 2 * pi * rng.uniform({n}, at::kDouble);
    return at::stack({radius * angle.cos(), radius * angle.sin()}, 1) + sd * rng.normal({n, 2}, at::kDouble);
  };
  return {std::move(name), std::move(summary), entropy, sample, log_prob};
}

// Spirals: theta = 3 pi sqrt(u); the arm is (-theta cos theta, theta sin theta) / 3 plus U[0, 1/6)^2 plus N(0, 0.1^2 I); the
// other arm is its mirror image -x, before the Gaussian noise.
constexpr double kArm = 3 * pi, kBox = 1.0 / 6, kSpiralSd = 0.1;

Tensor spiral_arm(const Tensor& theta) { return at::stack({-theta * theta.cos() / 3, theta * theta.sin() / 3}, 1); }

// log of the one arm's density: the noise is a box times a Gaussian per axis, whose density is a difference of two error
// functions; the integral over theta has density 2 theta / (3 pi)^2.
Tensor arm_log_prob(const Tensor& x) {
  static const auto nodes = simpson(601);
  const auto center = spiral_arm(kArm * nodes.t);    // [K, 2]
  const auto weights = nodes.weights * 2 * nodes.t;  // [K]
  const auto along = [&](std::int64_t axis) {
    const auto d = x.select(1, axis).unsqueeze(1) - center.select(1, axis);  // [n, K]
    const auto width = kSpiralSd * std::numbers::sqrt2;
    return ((d / width).erf() - ((d - kBox) / width).erf()) / (2 * kBox);
  };
  return (along(0) * along(1)).matmul(weights).log();
}

Tensor spirals_log_prob(const Tensor& x) {
  std::vector<Tensor> parts;
  for (const auto& rows : x.to(at::kDouble).split(128)) {
    parts.push_back(at::logaddexp(arm_log_prob(rows), arm_log_prob(-rows)) - std::numbers::ln2);
  }
  return at::cat(parts);
}

Tensor spirals_sample(std::int64_t n, Rng& rng) {
  const auto theta = kArm * rng.uniform({n}, at::kDouble).sqrt();
  const auto arm = spiral_arm(theta) + kBox * rng.uniform({n, 2}, at::kDouble);
  const auto sign = rng.integers(2, {n, 1}).to(at::kDouble) * 2 - 1;
  return sign * arm + kSpiralSd * rng.normal({n, 2}, at::kDouble);
}

}  // namespace

ToyDensity two_moons() {
  constexpr double kSd = 0.2;  // 0.1 before the factor 2
  const auto nodes = simpson(401);
  const GaussianMixture density{at::cat({upper_moon(nodes.t), lower_moon(nodes.t)}), at::cat({nodes.weights, nodes.weights}) / 2,
                                kSd};
  const auto sample = [](std::int64_t n, Rng& rng) {
    const auto t = rng.uniform({n}, at::kDouble);
    const auto is_upper = rng.integers(2, {n, 1}) == 0;
    return at::where(is_upper, upper_moon(t), lower_moon(t)) + kSd * rng.normal({n, 2}, at::kDouble);
  };
  return {"two-moons", "two half circles with noise 0.2", 2.39388, sample,
          [density](const Tensor& x) { return density.log_prob(x); }};
}

ToyDensity circles() {
  return circles_density("circles", "two circles of radius 3 and 1.5 with noise 0.24", 3.26814,
                         at::tensor({3.0, 1.5}, at::kDouble), 0.24);
}

ToyDensity rings() {
  return circles_density("rings", "four circles of radius 3, 2.25, 1.5 and 0.75 with noise 0.08", 2.62318,
                         at::tensor({3.0, 2.25, 1.5, 0.75}, at::kDouble), 0.08);
}

ToyDensity two_spirals() {
  return {"2-spirals", "two spirals of one and a half turns with noise", 2.64545, spirals_sample, spirals_log_prob};
}

}  // namespace gx
