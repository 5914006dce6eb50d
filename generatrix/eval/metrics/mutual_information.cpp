// How much a code says about which row it came from (prob/estimators/posterior_information.h). Its cost grows with n^2: at most
// 2048 rows, the first ones. A value near log n, the extra `most`, says only that codes tell n rows apart.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/latent_view.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/estimators/posterior_information.h"

namespace gx {
namespace {

constexpr std::int64_t kMostRows = 2048;
constexpr double kNearMost = 0.95;  // of log n: the value is a ceiling

struct Codes {
  std::vector<Distribution> laws;  // q(z|x) of a batch of rows each
  Tensor z;                        // [n, Z]: one draw for every row
};

Codes draw_codes(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto noise = subject.noise("mutual_information");
  Codes codes;
  std::vector<Tensor> z;
  subject.each_batch([&](const Batch& batch, std::int64_t first) {
    if (first >= kMostRows) return;
    auto rng = noise.fork(static_cast<std::uint64_t>(first));
    codes.laws.push_back(encoder.encode(batch.cut(0, std::min(batch.size(), kMostRows - first))));
    z.push_back(codes.laws.back().sample({}, rng));
  });
  codes.z = at::cat(z);
  return codes;
}

Metric::Finding measure_mutual_information(const Subject& subject) {
  const auto codes = draw_codes(subject);
  if (is_point_mass(codes.laws.front())) throw errors::deterministic_codes("mutual information");
  auto result = mean_of(posterior_information(codes.laws, codes.z));
  const auto n = codes.z.size(0);
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
                   .needs = {"encode", "vectors"}},
          .measure = measure_mutual_information};
}

}  // namespace gx
