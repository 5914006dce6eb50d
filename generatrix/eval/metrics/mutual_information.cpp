// How much a code says about which row it came from (Hoffman and Johnson 2016, "ELBO surgery", eq. 6 and 8).
//
//   I_q(x; z) = E log q(z|x) - log q(z),   q(z) = 1/n sum_j q(z|x_j),   x = x_i, z = z_i ~ q(z|x_i), i = 1 .. n
//
// q(z) is the aggregate over the same n rows, its own row among them, so the estimate is unbiased for these rows as a population
// and never above log n (each term is at most log n, the extra `most`). For the population they were drawn from it is too low:
// a value near `most` says only that codes tell n rows apart. Its cost grows with n^2: at most 2048 rows, the first ones.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/latent_view.h"

namespace gx {
namespace {

constexpr std::int64_t kMostRows = 2048;
constexpr double kNearMost = 0.95;                       // of log n: the value is a ceiling
constexpr std::int64_t kAtOnce = std::int64_t{1} << 22;  // numbers of [M, B, Z] in memory at a time

struct Codes {
  std::vector<Distribution> laws;  // q(z|x) of a batch of rows each
  Tensor z, log_own;               // [n, Z], float64 [n]: one draw for every row and its log q(z_i|x_i)
};

Codes draw_codes(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto noise = subject.noise("mutual_information");
  Codes codes;
  std::vector<Tensor> z, log_own;
  subject.each_batch([&](const Batch& batch, std::int64_t first) {
    if (first >= kMostRows) return;
    auto rng = noise.fork(static_cast<std::uint64_t>(first));
    codes.laws.push_back(encoder.encode(batch.cut(0, std::min(batch.size(), kMostRows - first))));
    z.push_back(codes.laws.back().sample({}, rng));
    log_own.push_back(codes.laws.back().log_prob(z.back()).to(at::kDouble));
  });
  codes.z = at::cat(z);
  codes.log_own = at::cat(log_own);
  return codes;
}

// log q(z) float64 [M] for z [M, Z].
Tensor log_aggregate(const std::vector<Distribution>& laws, const Tensor& z, std::int64_t n) {
  std::vector<Tensor> pairs;
  for (const auto& law : laws) pairs.push_back(law.log_prob(z.unsqueeze(1)).to(at::kDouble));  // [M, B]
  return at::logsumexp(at::cat(pairs, 1), 1) - std::log(static_cast<double>(n));
}

Metric::Finding measure_mutual_information(const Subject& subject) {
  const auto codes = draw_codes(subject);
  if (is_point_mass(codes.laws.front())) throw errors::deterministic_codes("mutual information");
  const auto n = codes.z.size(0);
  const auto widest = std::max<std::int64_t>(1, n * codes.z[0].numel());
  std::vector<Tensor> log_q;
  for (const auto& z : codes.z.split(std::max<std::int64_t>(1, kAtOnce / widest)))
    log_q.push_back(log_aggregate(codes.laws, z, n));
  auto result = mean_of(codes.log_own - at::cat(log_q));
  const auto most = std::log(static_cast<double>(n));
  result.extra = {{"most", most}};
  if (result.value > kNearMost * most)
    result.caution = fmt::format("at its ceiling log n = {:.2f}: codes tell {} rows apart, how many more is not seen", most, n);
  return result;
}

}  // namespace

Metric mutual_information() {
  return {.info = {.name = "mutual_information",
                   .summary = "nats that a code says about its row, at most log n; too low for more than n rows",
                   .unit = "nats",
                   .needs = {"encode"}},
          .measure = measure_mutual_information};
}

}  // namespace gx
