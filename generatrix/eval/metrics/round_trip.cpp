// Does x come back from its code? Of real rows:
//
//   kind inverse  forward(inverse(x)) of a model's bijector, a bijection up to rounding
//   kind code     E[x | E[z|x]] of an encoder and a decoder, which loses what the code does not hold
//
// Numbers of the two kinds are never ranked against each other.
#include "generatrix/eval/metrics/round_trip.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/eval/known_metrics.h"

namespace gx {

void name_way_back(Measurement& result, Model& model) {
  const bool is_bijection = dynamic_cast<CanInvert*>(&model) != nullptr;
  result.kind = is_bijection ? "inverse" : "code";
  if (is_bijection) result.unranked = "a bijection brings x back by construction";
}

namespace {

Tensor again(Model& model, const Batch& batch) {
  if (auto* inverter = dynamic_cast<CanInvert*>(&model)) {
    const auto map = inverter->bijector(batch.given);
    return map.forward(map.inverse(batch.x()).value).value;
  }
  return dynamic_cast<CanDecode&>(model).decode(dynamic_cast<CanEncode&>(model).encode(batch).mean(), batch.given).mean().x();
}

// `of` x and what comes back, float64 [B, ...event], is one number per row [B]; all of them [N].
Tensor each_row_back(const Subject& subject, Tensor (*of)(const Tensor& x, const Tensor& back, const Values& values)) {
  return subject.each_row([&](const Batch& batch, std::int64_t) {
    return of(batch.x().to(at::kDouble), again(subject.model(), batch).to(at::kDouble), subject.space().only().values);
  });
}

Tensor largest_error(const Tensor& x, const Tensor& back, const Values&) { return (x - back).abs().flatten(1).amax(1); }

Tensor levels_of(const Tensor& x, const Values& values) {
  return at::round(x.clamp(0, 1) * static_cast<double>(count_of(values) - 1));
}

Tensor equal_levels(const Tensor& x, const Tensor& back, const Values& values) {
  return at::eq(levels_of(x, values), levels_of(back, values)).to(at::kDouble).flatten(1).mean(1);
}

Metric::Finding measure_error(const Subject& subject) {
  const auto each = each_row_back(subject, largest_error);
  const auto largest = [](const Tensor& rows) { return rows.max().item<double>(); };
  Measurement result{.value = largest(each), .n = subject.size()};
  if (!std::isfinite(result.value)) return Omitted{{}, "what comes back is not finite"};
  if (result.n > 1) take_jackknife(result, replicates_of(each, largest));
  name_way_back(result, subject.model());
  return result;
}

Metric::Finding measure_levels(const Subject& subject) {
  if (is_real(subject.space().only().values)) return Omitted{{}, "the values of this data have no levels"};
  auto result = mean_of(each_row_back(subject, equal_levels));
  name_way_back(result, subject.model());
  return result;
}

}  // namespace

Metric round_trip_error() {
  return {.info = {.name = "round_trip_error",
                   .summary = "largest |x - x'| after encoding and decoding, or after inverse and forward",
                   .needs = {"distance", "encode", "decode"},
                   .better = MetricInfo::Better::lower,
                   .heading = "round trip"},
          .measure = measure_error};
}

Metric levels_restored() {
  return {.info = {.name = "levels_restored",
                   .summary = "share of stored levels that come back exactly",
                   .needs = {"distance", "encode", "decode"},
                   .better = MetricInfo::Better::higher,
                   .heading = "levels back"},
          .measure = measure_levels};
}

}  // namespace gx
