// Which codes of a codebook the rows judged use: a share of all K, a mean over the symbols of a place. `perplexity` is exp of the
// entropy of how often each code is used, at most K: the number of codes that would say as much if all were used alike.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_codes_used(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto n_codes = count_of(dynamic_cast<HasCodebook&>(subject.model()).code().values);
  const auto z = subject.each_row([&](const Batch& batch, std::int64_t) { return encoder.encode(batch).mean(); });
  const auto by_column = z.round().to(at::kLong).transpose(0, 1).flatten(1);  // [S, n h w]
  const auto counts =
      at::zeros({by_column.size(0), n_codes}, at::kDouble).scatter_add_(1, by_column, at::ones(by_column.sizes(), at::kDouble));
  const auto p = counts / counts.sum(1, /*keepdim=*/true);
  return Measurement{
      .value = (counts > 0).to(at::kDouble).mean().item<double>(),
      .n = subject.size(),
      .extra = {{"perplexity", at::exp(-at::xlogy(p, p).sum(1)).mean().item<double>()}, {"of", static_cast<double>(n_codes)}}};
}

}  // namespace

Metric codes_used() {
  return {.info = {.name = "codes_used",
                   .summary = "share of a codebook's codes that the rows use, and the perplexity of how often",
                   .unit = "",
                   .needs = {"encode", "codebook"},
                   .better = MetricInfo::Better::higher},
          .measure = measure_codes_used};
}

}  // namespace gx
