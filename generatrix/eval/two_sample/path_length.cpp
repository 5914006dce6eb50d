#include "generatrix/eval/two_sample/path_length.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {

PathLength path_length(const Tensor& z_1, const Tensor& z_2, const std::function<Tensor(const Tensor&)>& decode,
                       const std::function<Tensor(const Tensor&)>& features, Rng rng) {
  constexpr double kStep = 1e-3;
  const auto t = rng.uniform({z_1.size(0), 1}).to(z_1.scalar_type());
  const auto at_time = [&](const Tensor& s) { return features(decode(z_1 + s * (z_2 - z_1))).to(at::kDouble); };
  const auto squares = ((at_time(t + kStep) - at_time(t)) / kStep).square().sum(1);  // [n]
  return {squares.mean().item<double>(), squares.std().item<double>() / std::sqrt(static_cast<double>(squares.size(0)))};
}

}  // namespace gx
