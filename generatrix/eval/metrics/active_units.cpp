// Latent dimensions that say anything about x: var over x of E[z_d|x] > 0.01 (Burda, Grosse and Salakhutdinov 2016, arXiv
// 1509.00519, section 5.2). `by_dimension` holds the variances.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

constexpr double kActive = 0.01;

Metric::Finding measure_active_units(const Subject& subject) {
  if (subject.size() < 2) return Omitted{{}, "one row has no variance; use more rows"};
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto means = subject.each_row([&](const Batch& batch, std::int64_t) { return encoder.encode(batch).mean().flatten(1); });
  const auto variance = means.var(0).contiguous();  // [Z]
  const auto* first = variance.const_data_ptr<double>();
  return Measurement{.value = static_cast<double>((variance > kActive).sum().item<std::int64_t>()),
                     .n = subject.size(),
                     .extra = {{"of", static_cast<double>(variance.numel())}, {"threshold", kActive}},
                     .by_dimension = {first, first + variance.numel()}};
}

}  // namespace

Metric active_units() {
  return {.info = {.name = "active_units",
                   .summary = "latent dimensions whose mean code varies over the data by more than 0.01",
                   .unit = "dimensions",
                   .needs = {"encode", "vectors"}},
          .measure = measure_active_units};
}

}  // namespace gx
