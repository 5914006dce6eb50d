#include "generatrix/eval/factors/probes.h"

#include <ATen/ATen.h>

#include <cmath>
#include <functional>
#include <limits>

#include "generatrix/eval/factors/logistic_regression.h"
#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {
namespace {

constexpr std::int64_t kQuantiles = 20;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// y and what a reader says of it, of the rows that judge: their agreement is a statistic of both.
struct Answers {
  Tensor truth, said;  // [N, ...]
};
using Agreement = std::function<double(const Tensor& truth, const Tensor& said)>;

double r_squared(const Tensor& truth, const Tensor& said) {
  const auto error = (truth - said).square().sum().item<double>();
  return 1 - error / (truth - truth.mean()).square().sum().item<double>();
}

double accuracy_of(const Tensor& truth, const Tensor& said) { return (truth == said).to(at::kDouble).mean().item<double>(); }

bool varies(const Tensor& values) { return values.numel() > 1 && (values != values[0]).any().item<bool>(); }

// The mean of what `score` gives for the factors that can be judged, and its error over judging rows.
Scores over_factors(const Halves& halves, const std::function<std::vector<double>(std::int64_t factor)>& replicates_of_factor) {
  Scores scores;
  std::vector<std::vector<double>> found;
  for (std::int64_t k = 0; k < halves.fitted.factors.size(1); ++k) {
    const bool judged = varies(halves.fitted.factors.select(1, k)) && varies(halves.judged.factors.select(1, k));
    if (judged) found.push_back(replicates_of_factor(k));
    scores.each.push_back(judged ? found.back().front() : kNone);
  }
  scores.mean.value = kNone;
  for (std::size_t r = 0; !found.empty() && r < found.front().size(); ++r) {
    double sum = 0;
    for (const auto& each : found) sum += each[r];
    const auto mean = sum / static_cast<double>(found.size());
    if (r == 0)
      scores.mean.value = mean;
    else
      scores.mean.replicates.push_back(mean);
  }
  return scores;
}

// Of all rows, and without each block of them.
std::vector<double> with_replicates(const Answers& answers, const Agreement& agreement) {
  std::vector<double> all{agreement(answers.truth, answers.said)};
  const auto replicates = replicates_of(answers.truth, answers.said, agreement);
  all.insert(all.end(), replicates.begin(), replicates.end());
  return all;
}

Tensor with_ones(const Tensor& x) { return at::cat({x, at::ones({x.size(0), 1}, x.options())}, 1); }

Tensor least_squares(const Tensor& x, const Tensor& y, const Tensor& new_x) {
  const auto weights = std::get<0>(at::linalg_lstsq(with_ones(x), y.unsqueeze(1), {}, "gelsd"));
  return with_ones(new_x).matmul(weights).squeeze(1);
}

// The value that a row of counts [N, n] has most of.
Tensor most_frequent(const Tensor& values, std::int64_t n) {  // int64 [N, k]
  return at::one_hot(values, n).sum(1).argmax(1);
}

// Area under the ROC curve of scores for rows that are of a class: the share of pairs in the right order, ties count half.
double area_under_roc(const Tensor& is_one, const Tensor& score) {
  const auto [sorted, order] = score.sort();
  const auto [unique, inverse, counts] = at::unique_consecutive(sorted, true, true);
  const auto last = counts.cumsum(0).to(at::kDouble);
  const auto rank = (last - (counts.to(at::kDouble) - 1) / 2).index_select(0, inverse);  // midranks, from 1
  const auto ones = is_one.index_select(0, order).to(at::kDouble);
  const auto n_one = ones.sum().item<double>(), n_other = static_cast<double>(ones.numel()) - n_one;
  return ((rank * ones).sum().item<double>() - n_one * (n_one + 1) / 2) / (n_one * n_other);
}

double mean_area(const Tensor& truth, const Tensor& scores) {  // [N], [N, C]
  double sum = 0;
  int n = 0;
  for (std::int64_t c = 0; c < scores.size(1); ++c) {
    const auto is_one = truth == c;
    if (!varies(is_one)) continue;
    sum += area_under_roc(is_one, scores.select(1, c));
    ++n;
  }
  return sum / n;
}

// Balanced accuracy of [N] codes by thresholds: the value that each interval between quantiles stands for is the one of which it
// holds the largest share.
struct Thresholds {
  Tensor edges, meant;  // [Q - 1], int64 [Q]
  Thresholds(const Tensor& code, const Tensor& values, std::int64_t n) {
    edges = at::quantile(code, at::arange(1, kQuantiles, at::kDouble) / static_cast<double>(kQuantiles));
    const auto counts = at::bincount(interval(code) * n + values, {}, kQuantiles * n).reshape({kQuantiles, n}).to(at::kDouble);
    meant = (counts / counts.sum(0, true).clamp_min(1)).argmax(1);
  }
  Tensor interval(const Tensor& code) const { return at::searchsorted(edges, code.contiguous(), false, true); }
  Tensor say(const Tensor& code) const { return meant.index_select(0, interval(code)); }
};

double balanced_accuracy(const Tensor& truth, const Tensor& said, std::int64_t n) {
  const auto right = (truth == said).to(at::kDouble);
  const auto counts = at::bincount(truth, {}, n).to(at::kDouble), hits = at::bincount(truth, right, n);
  return (hits / counts.clamp_min(1)).sum().item<double>() / (counts > 0).sum().item<double>();
}

double squared_correlation(const Tensor& a, const Tensor& b) {
  const auto x = a - a.mean(), y = b - b.mean();
  const auto both = x.square().sum().item<double>() * y.square().sum().item<double>();
  const auto product = (x * y).sum().item<double>();
  return both > 0 ? product * product / both : 0;
}

double best_minus_next(std::vector<double> scores) {
  std::ranges::sort(scores, std::greater());
  return scores.size() > 1 ? scores[0] - scores[1] : scores[0];
}

}  // namespace

Scores linear_probe(const CodedRows& rows) {
  const auto halves = halves_of(rows);
  return over_factors(halves, [&](std::int64_t k) {
    const auto& factor = rows.of[static_cast<std::size_t>(k)];
    const auto y = halves.fitted.factors.select(1, k), truth = halves.judged.factors.select(1, k);
    if (factor.ordered)
      return with_replicates({truth.to(at::kDouble), least_squares(halves.fitted.codes, y.to(at::kDouble), halves.judged.codes)},
                             r_squared);
    return with_replicates({truth, fit_logistic(halves.fitted.codes, y, factor.n).log_probs(halves.judged.codes).argmax(1)},
                           accuracy_of);
  });
}

Scores nearest_probe(const CodedRows& rows, std::int64_t k) {
  const auto halves = halves_of(rows);
  std::vector<Tensor> near;
  for_each_distance(halves.judged.codes, halves.fitted.codes, [&](const Tensor& d, std::int64_t) {
    near.push_back(std::get<1>(d.topk(std::min(k, d.size(1)), 1, /*largest=*/false)));
  });
  const auto neighbors = at::cat(near);  // int64 [N, k]
  return over_factors(halves, [&](std::int64_t f) {
    const auto& factor = rows.of[static_cast<std::size_t>(f)];
    const auto values = halves.fitted.factors.select(1, f).index_select(0, neighbors.flatten()).reshape(neighbors.sizes());
    const auto truth = halves.judged.factors.select(1, f);
    if (factor.ordered) return with_replicates({truth.to(at::kDouble), values.to(at::kDouble).mean(1)}, r_squared);
    return with_replicates({truth, most_frequent(values, factor.n)}, accuracy_of);
  });
}

Scores explicitness(const CodedRows& rows) {
  const auto halves = halves_of(rows);
  return over_factors(halves, [&](std::int64_t k) {
    const auto fit =
        fit_logistic(halves.fitted.codes, halves.fitted.factors.select(1, k), rows.of[static_cast<std::size_t>(k)].n);
    return with_replicates({halves.judged.factors.select(1, k), fit.log_probs(halves.judged.codes)}, mean_area);
  });
}

Scores attribute_gap(const CodedRows& rows) {
  const auto halves = halves_of(rows);
  const auto n_codes = rows.codes.size(1);
  return over_factors(halves, [&](std::int64_t k) {
    const auto& factor = rows.of[static_cast<std::size_t>(k)];
    const auto truth = halves.judged.factors.select(1, k);
    std::vector<Thresholds> thresholds;
    for (std::int64_t j = 0; !factor.ordered && j < n_codes; ++j)
      thresholds.emplace_back(halves.fitted.codes.select(1, j), halves.fitted.factors.select(1, k), factor.n);
    return with_replicates({truth, halves.judged.codes}, [&](const Tensor& y, const Tensor& codes) {
      std::vector<double> scores;
      for (std::int64_t j = 0; j < n_codes; ++j) {
        const auto code = codes.select(1, j);
        scores.push_back(factor.ordered ? squared_correlation(code, y.to(at::kDouble))
                                        : balanced_accuracy(y, thresholds[static_cast<std::size_t>(j)].say(code), factor.n));
      }
      return best_minus_next(std::move(scores));
    });
  });
}

}  // namespace gx
