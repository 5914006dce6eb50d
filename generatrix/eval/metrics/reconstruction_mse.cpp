// How near x comes back: (x - E[x | E[z|x]])^2, averaged over the dimensions of an event and over rows, in the unit
// of the judge (judging.h: grey in [0, 1], reals in deviations of the judged rows), or the model's own without one. `summed` is
// the same summed over dimensions; `of_variance` its share of the variance of all numbers of these rows together; `pca` the error
// on the same rows of the principal components of training rows, as many as a code has dimensions: the best that a linear code
// can do there.
#include <ATen/ATen.h>

#include "generatrix/eval/judging.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/round_trip.h"

namespace gx {
namespace {

Tensor in_unit(const Subject& subject, const Tensor& x) {
  const auto wide = x.to(at::kDouble);
  return subject.reference() ? carried(wide, subject.codec(), subject.reference()->codec()) : wide;
}

// Mean squared error of the rows under d principal components.
std::optional<double> error_of_pca(const Subject& subject, std::int64_t d) {
  if (!subject.reference() || d >= subject.space().dims() || !subject.reference()->pca()) return std::nullopt;
  const auto pca = subject.reference()->pca()->first(d);
  return mean_of(subject.each_row([&](const Batch& batch, std::int64_t) {
           const auto x = in_unit(subject, batch.x()).flatten(1).to(at::kCPU, at::kDouble);  // [B, D]
           return (x - pca.reconstruct(x)).square().mean(1);
         }))
      .value;
}

Metric::Finding measure_reconstruction_mse(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  auto& decoder = dynamic_cast<CanDecode&>(subject.model());
  std::int64_t n_code = 0;
  auto result = mean_of(subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto z = encoder.encode(batch).mean();  // [B, ...code]
    n_code = z.numel() / z.size(0);
    const auto again = decoder.decode(z, batch.given).mean().x();  // [B, ...event]
    return (in_unit(subject, batch.x()) - in_unit(subject, again)).square().flatten(1).mean(1);
  }));
  name_way_back(result, subject.model());
  const auto all = subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto x = in_unit(subject, batch.x()).flatten(1);
    return at::stack({x.mean(1), x.square().mean(1)}, 1);  // [B, 2]
  });
  const auto mean = all.select(1, 0).mean().item<double>(), square = all.select(1, 1).mean().item<double>();
  result.extra = {{"summed", result.value * static_cast<double>(subject.space().dims())}};
  if (square > mean * mean) result.extra.emplace_back("of_variance", result.value / (square - mean * mean));
  if (const auto pca = error_of_pca(subject, n_code)) result.extra.emplace_back("pca", *pca);
  return result;
}

}  // namespace

Metric reconstruction_mse() {
  return {.info = {.name = "reconstruction_mse",
                   .summary = "squared error of the mean reconstruction from the mean code, per dimension of x",
                   .unit = "",
                   .needs = {"distance", "encode", "decode"},
                   .better = MetricInfo::Better::lower,
                   .heading = "recon. MSE"},
          .measure = measure_reconstruction_mse};
}

}  // namespace gx
