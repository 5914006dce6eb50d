#include "generatrix/prob/bijectors/planar.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace gx {
namespace {

const double kShift = std::log(std::numbers::e - 1);  // softplus(kShift) = 1
constexpr int kHalvings = 60;                         // of an interval no longer than 2 |w.v|: below the last digit of float64

Tensor slope_less(const Tensor& a) { return 1 - a.tanh().square(); }

// a with a + wv tanh a = t.
Tensor solved(const Tensor& t, const Tensor& wv) {
  Tensor a;
  {
    at::NoGradGuard off;
    auto low = t - wv.abs(), high = t + wv.abs();
    for (int i = 0; i < kHalvings; ++i) {
      const auto middle = 0.5 * (low + high);
      const auto above = middle + wv * middle.tanh() > t;
      high = at::where(above, middle, high);
      low = at::where(above, low, middle);
    }
    a = 0.5 * (low + high);
  }
  return a - (a + wv * a.tanh() - t) / (1 + wv * slope_less(a)).clamp_min(1e-12);
}

}  // namespace

Mapped Planar::forward(const Tensor& latent) const {
  const auto a = (w * latent).sum(-1) + b;
  return {latent + v * a.tanh().unsqueeze(-1), (wv * slope_less(a)).log1p()};
}

Mapped Planar::inverse(const Tensor& data) const {
  const auto a = solved((w * data).sum(-1) + b, wv);
  return {data - v * a.tanh().unsqueeze(-1), (wv * slope_less(a)).log1p().neg()};
}

Planar planar(const Tensor& u, const Tensor& w, const Tensor& b) {
  const auto wu = (w * u).sum(-1), wv = at::softplus(wu + kShift) - 1;
  const auto along = ((wv - wu) / w.square().sum(-1).clamp_min(1e-12)).unsqueeze(-1) * w;
  return {w, u + along, b, wv};
}

}  // namespace gx
