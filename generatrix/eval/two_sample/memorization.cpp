#include "generatrix/eval/two_sample/memorization.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

double share_nearer(const Tensor& of_real, const Tensor& of_fake) {
  const auto sorted = std::get<0>(of_real.sort());
  // below: real rows nearer than the sample; upto: those and the ties
  const auto below = at::searchsorted(sorted, of_fake, false, /*right=*/false).to(at::kDouble);
  const auto upto = at::searchsorted(sorted, of_fake, false, /*right=*/true).to(at::kDouble);
  const auto n = static_cast<double>(sorted.size(0));
  const auto farther = n - (below + upto) / 2;  // real rows farther from training than the sample is
  return (farther / n).mean().item<double>();
}

}  // namespace

Memorization memorization(const Tensor& of_real, const Tensor& of_fake) {
  return {share_nearer(of_real, of_fake), (of_fake < of_real.quantile(0.01)).to(at::kDouble).mean().item<double>(),
          of_fake.median().item<double>(), replicates_of(of_real, of_fake, share_nearer)};
}

}  // namespace gx
