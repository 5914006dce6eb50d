// How near x comes back: (x - E[x | E[z|x]])^2, averaged over the dimensions of an event and over rows, in the model's own values
// (grey in [0, 1], reals as the codec scales them). `summed` is the same summed over dimensions.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure(const Subject& subject) {
  if (subject.space().kind == Space::Kind::token) return Omitted{{}, "tokens have no distance from each other"};
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  auto& decoder = dynamic_cast<CanDecode&>(subject.model());
  auto result = mean_of(subject.each_row([&](const Batch& batch, std::int64_t) {
    const auto again = decoder.decode(encoder.encode(batch).mean(), batch.given).mean();  // [B, ...event]
    return (batch.x.to(at::kDouble) - again).square().flatten(1).mean(1);
  }));
  result.extra = {{"summed", result.value * static_cast<double>(subject.space().dims())}};
  return result;
}

}  // namespace

Metric reconstruction_mse() {
  return {.info = {.name = "reconstruction_mse",
                   .summary = "squared error of the mean reconstruction from the mean code, per dimension of x",
                   .unit = "",
                   .needs = {"encode", "decode"},
                   .better = MetricInfo::Better::lower,
                   .heading = "recon. MSE"},
          .measure = measure};
}

}  // namespace gx
