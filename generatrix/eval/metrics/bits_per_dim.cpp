// Bits per known cell of x from the model's own score: the length of a code for x, so an upper bound when the score is a bound.
//
//   bits_per_dim = -sum_i nats_i / (sum_i cells_i log 2)     over rows i
//
// cells are the dimensions of an event, or what a row has of them where rows differ (Score::n_cells): bits per character, per
// known cell of a table.
//
//   bits, symbols  log p(x) is a probability: bits per pixel or per symbol.
//   levels         a probability of levels (discretized logistic mixture) is the same. A density on [0, 1] (Gaussian, continuous
//                  Bernoulli) is read at the levels only, so it is the probability of no level: as sigma -> 0 on a pixel that
//                  is always black it gives as few bits as you like, even minus infinity (Theis et al. 2016, arXiv 1511.01844,
//                  section 3.1). No volume mends that; it needs dequantized data. Omitted.
//   reals          a density of the data's own units: an entropy relative to one unit, of any sign.
// An unnormalized score has no code and no bits.
#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/likelihood.h"

namespace gx {
namespace {

// sum a / sum b over rows, float64 [N] each, with its standard error by the delta method: that of the mean of a - ratio b, over
// the mean of b.
Measurement ratio_of(const Tensor& a, const Tensor& b) {
  const auto value = (a.sum() / b.sum()).item<double>();
  auto result = mean_of(a - value * b);
  result.value = value;
  if (result.standard_error) *result.standard_error /= b.mean().item<double>();
  result.replicates = replicates_of_ratio(a, b);
  return result;
}

Metric::Finding measure_bits_per_dim(const Subject& subject) {
  const auto& marginal = subject.marginal_score();  // log p(x) where it is known, of the same kind as log p(x|y)
  const auto& score = marginal ? *marginal : subject.score();
  if (score.info.kind == Score::Kind::unnormalized)
    return Omitted{{}, "the model's likelihood lacks an unknown constant, so it makes no bits"};
  if (score.info.measure == Score::Measure::density && has_levels(subject.space())) {
    return Omitted{{}, "the score is a density on [0, 1] read at the levels only, not a probability of levels"};
  }
  const auto cells = score.n_cells.defined() ? score.n_cells.to(at::kDouble)
                                             : at::full_like(score.nats, static_cast<double>(subject.space().dims()));
  auto result = ratio_of(-score.nats / std::numbers::ln2, cells);
  take_shared_error(result, score.shared_error / (std::numbers::ln2 * cells.mean().item<double>()));
  result.kind = name_of(score.info.kind);
  result.measure = name_of(score.info.measure);
  result.unranked = why_unranked(subject, score.info);
  if (!marginal) result.given = given_words(subject);
  return result;
}

}  // namespace

Metric bits_per_dim() {
  return {
      .info = {.name = "bits_per_dim",
               .summary = "bits per known cell of the data by the model's own score; an upper bound when that is a lower bound",
               .unit = "bits",
               .needs = {"score"},
               .better = MetricInfo::Better::lower,
               .group = "likelihood",
               .heading = "bits/dim"},
      .measure = measure_bits_per_dim};
}

}  // namespace gx
