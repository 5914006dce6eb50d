#include "generatrix/prob/estimators/posterior_information.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

constexpr std::int64_t kPairsAtOnce = std::int64_t{1} << 22;  // numbers of [M, B, Z] in memory at a time

// log q(z) float64 [M] for z [M, ...].
Tensor log_aggregate(const std::vector<Distribution>& laws, const Tensor& z, std::int64_t n) {
  std::vector<Tensor> pairs;
  for (const auto& law : laws) pairs.push_back(law.log_prob(z.unsqueeze(1)).to(at::kDouble));  // [M, B]
  return at::logsumexp(at::cat(pairs, 1), 1) - std::log(static_cast<double>(n));
}

}  // namespace

Tensor posterior_information(const std::vector<Distribution>& laws, const Tensor& z) {
  const auto n = z.size(0), widest = std::max<std::int64_t>(1, z.numel());
  std::vector<Tensor> log_own, log_q;
  std::int64_t first = 0;
  for (const auto& law : laws) {
    const auto rows = law.batch_shape().at(0);
    log_own.push_back(law.log_prob(z.narrow(0, first, rows)).to(at::kDouble));
    first += rows;
  }
  for (const auto& some : z.split(std::max<std::int64_t>(1, kPairsAtOnce / widest)))
    log_q.push_back(log_aggregate(laws, some, n));
  return at::cat(log_own) - at::cat(log_q);
}

}  // namespace gx
