#include "generatrix/eval/two_sample/classifier_two_sample.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {

ClassifierTwoSample classifier_two_sample(const Tensor& real, const Tensor& fake, Rng rng) {
  const auto half = std::min(real.size(0), fake.size(0)) / 2;
  const auto x = real.to(at::kDouble).flatten(1).index_select(0, rng.permutation(real.size(0)));
  const auto y = fake.to(at::kDouble).flatten(1).index_select(0, rng.permutation(fake.size(0)));
  const auto shown = at::cat({x.slice(0, 0, half), y.slice(0, 0, half)});
  const auto held_out = at::cat({x.slice(0, half, 2 * half), y.slice(0, half, 2 * half)});
  const auto says_real = nearest_rows(held_out, shown).index < half;  // [2 half]
  const auto right_of_two =                                           // a real row and a sample: [half]
      (says_real.slice(0, 0, half).to(at::kDouble) + says_real.slice(0, half).logical_not().to(at::kDouble)) / 2;
  const auto n = static_cast<double>(2 * half), accuracy = right_of_two.mean().item<double>();
  const auto z = (accuracy - 0.5) * 2 * std::sqrt(n);
  return {accuracy, replicates_of_mean(right_of_two), 0.5 * std::erfc(z / std::numbers::sqrt2)};
}

}  // namespace gx
