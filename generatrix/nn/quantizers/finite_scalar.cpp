#include "generatrix/nn/quantizers/finite_scalar.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

constexpr double kRoom = 1e-3;  // so that the outermost levels are reached by finite numbers

}  // namespace

FiniteScalar::FiniteScalar(const FiniteScalarSpec& spec) {
  std::vector<std::int64_t> places;
  for (const auto n : spec.levels) {
    places.push_back(n_symbols_);
    n_symbols_ *= n;
  }
  levels_ = register_buffer("levels", at::tensor(spec.levels, at::kLong));
  places_ = register_buffer("places", at::tensor(places, at::kLong));
}

Quantized FiniteScalar::quantize(const Tensor& h) {
  const auto reach = ((levels_ - 1) * ((1 + kRoom) / 2)).to(h.scalar_type());  // [D]
  const auto offset = (1 - levels_.remainder(2)).to(h.scalar_type()) / 2, half = at::floor_divide(levels_, 2);
  const auto bounded = reach * at::tanh(h + at::atanh(offset / reach)) - offset;
  const auto whole = bounded.detach().round();                                             // [N, D]
  const auto symbols = ((whole + half) * places_).sum(1, /*keepdim=*/true).to(at::kLong);  // below 2^24
  return {symbols, straight_through(bounded, whole) / half};
}

Tensor FiniteScalar::vectors(const Tensor& symbols) {
  const auto half = at::floor_divide(levels_, 2);
  const auto whole = at::floor_divide(symbols, places_).remainder(levels_) - half;  // [N, D]
  return whole / half;
}

}  // namespace gx
