// Bits per dimension of x from the model's own score: the length of a code for x, so an upper bound when the score is a bound.
//
//   bits_per_dim = -(nats + log_volume) / (D log 2)
//
//   binary, token  log p(x) is a probability, log_volume is 0: bits per binary pixel or per token.
//   byte           a probability of levels (discretized logistic mixture) is the same. A density on [0, 1] (Gaussian, continuous
//                  Bernoulli) is read at the 256 levels only, so it is the probability of no level: as sigma -> 0 on a pixel that
//                  is always black it gives as few bits as you like, even minus infinity (Theis et al. 2016, arXiv 1511.01844,
//                  section 3.1). No volume mends that; it needs dequantized data. Omitted.
//   real           a density of the data's own units, by log_volume of the codec: an entropy relative to one unit, of any sign.
// An unnormalized score has no code and no bits.
#include <numbers>

#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

Metric::Finding measure_bits_per_dim(const Subject& subject) {
  const auto& score = subject.score();
  if (score.kind == Score::Kind::unnormalized) return Omitted{{}, "the model's own score is unnormalized"};
  if (subject.space().kind == Space::Kind::byte && score.measure == Score::Measure::density) {
    return Omitted{{}, "the score is a density on [0, 1] read at the levels only, not a probability of levels"};
  }
  const bool has_volume = subject.space().kind == Space::Kind::real;
  const auto volume = has_volume ? subject.codec().log_volume() : 0;
  auto result = mean_of((score.nats + volume) * (-1 / (static_cast<double>(subject.space().dims()) * std::numbers::ln2)));
  result.kind = name_of(score.kind);
  result.measure = name_of(score.measure);
  return result;
}

}  // namespace

Metric bits_per_dim() {
  return {
      .info = {.name = "bits_per_dim",
               .summary = "bits per dimension of the data by the model's own score; an upper bound when that is a lower bound",
               .unit = "bits",
               .needs = {"score"},
               .better = MetricInfo::Better::lower,
               .group = "likelihood",
               .heading = "bits/dim"},
      .measure = measure_bits_per_dim};
}

}  // namespace gx
