// Which codes of a codebook the rows judged use: a share of all K, a mean over the symbols of a place. `perplexity` is exp of the
// entropy of how often each code is used, at most K: the number of codes that would say as much if all were used alike.
#include <ATen/ATen.h>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

// int64 [n, S, h, w] -> how often each code is used, [S, K].
Tensor uses_of(const Tensor& z, std::int64_t n_codes) {
  const auto by_column = z.transpose(0, 1).flatten(1);  // [S, n h w]
  return at::zeros({by_column.size(0), n_codes}, at::kDouble)
      .scatter_add_(1, by_column, at::ones(by_column.sizes(), at::kDouble));
}

Metric::Finding measure_codes_used(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  const auto n_codes = count_of(dynamic_cast<HasCodebook&>(subject.model()).code().values);
  const auto z = subject.each_row([&](const Batch& batch, std::int64_t) { return encoder.encode(batch).mean(); });
  const auto symbols = z.round().to(at::kLong);
  const auto share_used = [n_codes](const Tensor& rows) {
    return (uses_of(rows, n_codes) > 0).to(at::kDouble).mean().item<double>();
  };
  const auto counts = uses_of(symbols, n_codes), p = counts / counts.sum(1, /*keepdim=*/true);
  Measurement result{
      .value = share_used(symbols),
      .n = subject.size(),
      .extra = {{"perplexity", at::exp(-at::xlogy(p, p).sum(1)).mean().item<double>()}, {"of", static_cast<double>(n_codes)}}};
  take_jackknife(result, replicates_of(symbols, share_used));
  return result;
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
