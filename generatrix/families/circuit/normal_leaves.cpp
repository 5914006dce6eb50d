#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/circuit/cell_kinds.h"

namespace gx {
namespace {

constexpr double kLeastDeviation = 0.01;  // of the usual one
// Numbers that cut N(0, 1) into eight equal shares.
constexpr double kEighths[] = {-1.1503, -0.6745, -0.3186, 0, 0.3186, 0.6745, 1.1503};
static_assert(std::size(kEighths) + 1 == kMostClasses);

}  // namespace

NormalLeaves::NormalLeaves(Field field, std::int64_t n_hidden) : field_(std::move(field)) {
  const auto n = field_.dims();
  mean_ = register_buffer("mean", at::randn({n, n_hidden}));
  deviation_ = register_buffer("deviation", at::ones({n, n_hidden}));
  usual_mean_ = register_buffer("usual_mean", at::zeros({n}));
  usual_deviation_ = register_buffer("usual_deviation", at::ones({n}));
}

Tensor NormalLeaves::log_prob(const Column& x, at::ScalarType type) const {
  const auto mean = mean_.to(type).unsqueeze(1), deviation = deviation_.to(type).unsqueeze(1);  // [D, 1, K]
  const auto z = (numbers(x).to(type).unsqueeze(2) - mean) / deviation;                         // [D, B, K]
  return known_only(-0.5 * z.square() - deviation.log() - 0.5 * std::log(2 * std::numbers::pi), x);
}

LeafSums NormalLeaves::sums(const Column& x, const Tensor& weights) const {
  const auto w = known_only(weights, x).to(at::kDouble);
  const auto values = numbers(x).to(at::kDouble);                                      // [D, B]
  const auto powers = at::stack({at::ones_like(values), values, values.square()}, 1);  // [D, 3, B]
  return {at::bmm(powers, w)};                                                         // [D, 3, K]
}

void NormalLeaves::move(const LeafSums& sums, double smoothing, double rate) {
  const auto usual_mean = usual_mean_.to(at::kDouble).unsqueeze(1),
             usual_deviation = usual_deviation_.to(at::kDouble).unsqueeze(1);
  const auto n = sums[0].select(1, 0) + smoothing;
  const auto mean = (sums[0].select(1, 1) + smoothing * usual_mean) / n;
  const auto square = (sums[0].select(1, 2) + smoothing * (usual_mean.square() + usual_deviation.square())) / n;
  const auto deviation = at::maximum((square - mean.square()).clamp_min(0).sqrt(), kLeastDeviation * usual_deviation);
  mean_.lerp_(mean.to(mean_.scalar_type()), rate);
  deviation_.lerp_(deviation.to(deviation_.scalar_type()), rate);
}

void NormalLeaves::begin(const Column& x, const Tensor& chosen) {
  const auto values = numbers(x).to(at::kDouble);  // [D, B]
  const auto known = x.observed.defined() ? x.observed.flatten(1).t().to(at::kDouble) : at::ones_like(values);
  const auto n = known.sum(1).clamp_min(1);
  const auto mean = (values * known).sum(1) / n;
  const auto deviation = ((values - mean.unsqueeze(1)).square() * known).sum(1).div(n).sqrt();
  usual_mean_.copy_(mean);
  usual_deviation_.copy_(at::where(deviation > 0, deviation, 1.0));
  const auto usual = usual_mean_.unsqueeze(1);
  const auto row = values.index_select(1, chosen), there = known.index_select(1, chosen);  // [D, K]
  mean_.copy_(usual + kTowardsItsRow * there * (row - usual));
  deviation_.copy_(usual_deviation_.unsqueeze(1).expand_as(mean_));
}

Column NormalLeaves::draw(const Tensor& z, Rng& rng) const {
  const auto of = [&](const Tensor& each) { return each.t().gather(0, z); };  // [D, K] -> [N, D]
  const auto noise = rng.normal({z.size(0), z.size(1)}, mean_.scalar_type());
  auto shape = field_.shape;
  shape.insert(shape.begin(), z.size(0));
  return {(of(mean_) + of(deviation_) * noise).view(shape)};
}

Tensor NormalLeaves::n_classes() const { return at::full({field_.dims()}, kMostClasses, at::kLong); }

Tensor NormalLeaves::classes(const Column& x) const {
  const auto z = (numbers(x).t() - usual_mean_) / usual_deviation_;  // [B, D]
  const auto found = at::bucketize(z.contiguous(), at::tensor(at::ArrayRef<double>(kEighths), z.options()));
  return x.observed.defined() ? at::where(x.observed.flatten(1), found, -1) : found;
}

Tensor NormalLeaves::numbers(const Column& x) const { return x.data.reshape({x.data.size(0), field_.dims()}).t(); }

}  // namespace gx
