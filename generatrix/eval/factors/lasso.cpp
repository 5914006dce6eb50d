#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/eval/factors/probes.h"

namespace gx {
namespace {

constexpr double kChance = 3;  // deviations of a correlation by chance, 1 / sqrt(N)
constexpr int kSweeps = 500;
constexpr double kSettled = 1e-9;

// Sums that the lasso and its judging need, of 1, x and y side by side.
struct Moments {
  Tensor sums;  // float64 [1 + Z + T, 1 + Z + T]

  double n() const { return sums[0][0].item<double>(); }
  Tensor means() const { return sums[0] / n(); }
  Tensor covariance() const { return sums / n() - at::outer(means(), means()); }
};

// Columns of all factors: ordered ones as numbers, a column of 0 and 1 for each value of the others.
struct Targets {
  Tensor y;                           // float64 [N, T]
  std::vector<std::int64_t> factors;  // which one each column is of
};

Targets targets_of(const CodedRows& rows) {
  Targets targets;
  std::vector<Tensor> all;
  for (std::size_t k = 0; k < rows.of.size(); ++k) {
    const auto values = rows.factors.select(1, static_cast<std::int64_t>(k));
    all.push_back(rows.of[k].ordered ? values.unsqueeze(1).to(at::kDouble) : at::one_hot(values, rows.of[k].n).to(at::kDouble));
    targets.factors.insert(targets.factors.end(), static_cast<std::size_t>(all.back().size(1)), static_cast<std::int64_t>(k));
  }
  targets.y = at::cat(all, 1);
  return targets;
}

// Of the even rows and of the odd ones, by block: [B] each.
struct Sums {
  std::vector<Moments> fitted, judged;
};

Sums sums_of(const CodedRows& rows, const Tensor& y) {
  const auto all = at::cat({at::ones({rows.size(), 1}, at::kDouble), rows.codes, y}, 1);
  const auto blocks = std::max<std::int64_t>(1, n_blocks(rows.size()));
  const auto row = at::arange(rows.size(), at::kLong), block = at::floor_divide(row, 2).remainder(blocks);
  Sums sums;
  for (std::int64_t b = 0; b < blocks; ++b) {
    for (const std::int64_t half : {0, 1}) {
      const auto some = all.index_select(0, (block == b).logical_and(row.remainder(2) == half).nonzero().squeeze(1));
      (half == 0 ? sums.fitted : sums.judged).push_back({some.t().matmul(some)});
    }
  }
  return sums;
}

Moments total(const std::vector<Moments>& by_block, std::size_t without) {
  auto sum = at::zeros_like(by_block.front().sums);
  for (std::size_t b = 0; b < by_block.size(); ++b) {
    if (b != without) sum += by_block[b].sums;
  }
  return {sum};
}

double soft(double x, double penalty) { return x > penalty ? x - penalty : x < -penalty ? x + penalty : 0; }

// w [Z, T] of standardized columns with these correlations, [Z, Z] and [Z, T], by coordinate descent; 0 where a column is
// constant.
Tensor lasso(const Tensor& among_codes, const Tensor& with_targets, double penalty) {
  const auto n_codes = among_codes.size(0), n_targets = with_targets.size(1);
  const auto r = among_codes.contiguous(), c = with_targets.t().contiguous();
  auto weights = at::zeros({n_targets, n_codes}, at::kDouble);
  const auto* gram = r.const_data_ptr<double>();
  for (std::int64_t t = 0; t < n_targets; ++t) {
    auto* w = weights.mutable_data_ptr<double>() + t * n_codes;
    const auto* wanted = c.const_data_ptr<double>() + t * n_codes;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      double moved = 0;
      for (std::int64_t j = 0; j < n_codes; ++j) {
        if (gram[j * n_codes + j] == 0) continue;
        double rest = wanted[j];
        for (std::int64_t i = 0; i < n_codes; ++i) rest -= i == j ? 0 : gram[j * n_codes + i] * w[i];
        const auto next = soft(rest, penalty);
        moved = std::max(moved, std::abs(next - w[j]));
        w[j] = next;
      }
      if (moved < kSettled) break;
    }
  }
  return weights.t().contiguous();
}

// 1 - H(p) / log n over the last dimension, of rows that are normalized first; 0 where a row is empty.
Tensor concentration(const Tensor& importance) {
  const auto sum = importance.sum(-1, true);
  if (importance.size(-1) < 2) return (sum > 0).squeeze(-1).to(at::kDouble);  // the only one has it all
  const auto p = at::where(sum > 0, importance / sum.clamp_min(1e-300), 0.0);
  const auto entropy = -at::special_xlogy(p, p).sum(-1) / std::log(static_cast<double>(importance.size(-1)));
  return at::where(sum.squeeze(-1) > 0, 1 - entropy, 0.0);
}

struct Numbers {
  double disentanglement = 0, completeness = 0, informativeness = 0;
};

Numbers numbers_of(const Moments& fitted, const Moments& judged, const std::vector<std::int64_t>& factors, std::int64_t n_codes,
                   std::int64_t n_factors) {
  const auto n_targets = static_cast<std::int64_t>(factors.size());
  const auto covariance = fitted.covariance();
  const auto deviation = covariance.diagonal().clamp_min(0).sqrt();
  const auto scale = at::where(deviation > 1e-9, deviation, INFINITY);  // constant columns correlate with none
  const auto correlation = covariance / at::outer(scale, scale);
  const auto w = lasso(correlation.slice(0, 1, 1 + n_codes).slice(1, 1, 1 + n_codes),
                       correlation.slice(0, 1, 1 + n_codes).slice(1, 1 + n_codes), kChance / std::sqrt(fitted.n()));
  const auto of_factor = at::tensor(factors, at::kLong);
  const auto importance = at::zeros({n_codes, n_factors}, at::kDouble).index_add_(1, of_factor, w.abs());
  const auto sum = importance.sum().item<double>();
  Numbers numbers;
  if (sum > 0) numbers.disentanglement = (concentration(importance) * importance.sum(1)).sum().item<double>() / sum;
  // Residual y - m - (x - mean) W of the judging rows in the columns' own units, as a linear map of (1, x, y).
  const auto slope = w / scale.slice(0, 1, 1 + n_codes).unsqueeze(1) * deviation.slice(0, 1 + n_codes);  // [Z, T]
  const auto means = fitted.means();
  const auto shift = means.slice(0, 1 + n_codes) - means.slice(0, 1, 1 + n_codes).matmul(slope);  // [T]
  const auto map = at::cat({-shift.unsqueeze(0), -slope, at::eye(n_targets, at::kDouble)});       // [1 + Z + T, T]
  const auto error = (map * judged.sums.matmul(map)).sum(0) / judged.n();                         // [T]
  const auto variance = judged.covariance().diagonal().slice(0, 1 + n_codes);
  const auto by_factor = [&](const Tensor& t) { return at::zeros({n_factors}, at::kDouble).index_add_(0, of_factor, t); };
  const auto whole = by_factor(variance);
  const auto varying = (whole > 0).nonzero().squeeze(1);
  const auto mean = [&](const Tensor& of_factors) { return of_factors.index_select(0, varying).mean().item<double>(); };
  numbers.completeness = mean(concentration(importance.t()));
  numbers.informativeness = mean(1 - by_factor(error) / whole);
  return numbers;
}

}  // namespace

LassoScores lasso_scores(const CodedRows& all) {
  const auto rows = mixed(all);
  const auto targets = targets_of(rows);
  const auto sums = sums_of(rows, targets.y);
  const auto numbers = [&](std::size_t without) {
    return numbers_of(total(sums.fitted, without), total(sums.judged, without), targets.factors, rows.codes.size(1),
                      rows.factors.size(1));
  };
  const auto n = sums.fitted.size();
  const auto whole = numbers(n);
  LassoScores scores{{whole.disentanglement, {}}, {whole.completeness, {}}, {whole.informativeness, {}}};
  for (std::size_t b = 0; n > 1 && b < n; ++b) {
    const auto some = numbers(b);
    scores.disentanglement.replicates.push_back(some.disentanglement);
    scores.completeness.replicates.push_back(some.completeness);
    scores.informativeness.replicates.push_back(some.informativeness);
  }
  return scores;
}

}  // namespace gx
