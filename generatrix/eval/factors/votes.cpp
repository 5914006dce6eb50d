#include "generatrix/eval/factors/votes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "generatrix/eval/factors/logistic_regression.h"

namespace gx {
namespace {

constexpr double kStill = 0.05;                 // deviation of a dimension that does not vote
constexpr std::int64_t kBatchesAtOnce = 1'000;  // batches in memory

// Rows that share a factor with others.
class Sharing {
 public:
  Sharing(const CodedRows& rows, std::int64_t factor)
      : values_(rows.factors.select(1, factor).contiguous()),
        order_(values_.argsort()),
        count_(at::bincount(values_, {}, rows.of[static_cast<std::size_t>(factor)].n)),
        start_(count_.cumsum(0) - count_) {}

  // int64 [n, k]: in each line rows of one value of the factor, that of any row.
  Tensor draw(std::int64_t n, std::int64_t k, Rng& rng) const {
    const auto value = values_.index_select(0, rng.integers(values_.size(0), {n}));  // [n]
    const auto count = count_.index_select(0, value).unsqueeze(1), start = start_.index_select(0, value).unsqueeze(1);
    const auto place = at::minimum((rng.uniform({n, k}, at::kDouble) * count).to(at::kLong), count - 1);
    return order_.index_select(0, (start + place).flatten()).reshape({n, k});
  }

 private:
  Tensor values_, order_, count_, start_;
};

std::int64_t per_factor(std::int64_t n, const CodedRows& rows) {
  return std::max<std::int64_t>(1, n / static_cast<std::int64_t>(rows.of.size()));
}

// Variances without each block of rows, all rows first: [1 + B, ...] of x [n, k, Z] and the blocks [n, k] that rows are in.
Tensor variances(const Tensor& x, const Tensor& block, std::int64_t n_of_blocks) {
  const auto in_block = at::one_hot(block, n_of_blocks).to(at::kDouble).transpose(1, 2);  // [n, B, k]
  const auto without = [](const Tensor& t) { return at::cat({t.sum(1, true), t.sum(1, true) - t}, 1); };
  const auto count = without(in_block.sum(2, true)), sum = without(at::bmm(in_block, x)),
             squares = without(at::bmm(in_block, x.square()));  // [n, 1 + B, ...]
  return ((squares - sum.square() / count) / (count - 1).clamp_min(1)).clamp_min(0).transpose(0, 1);
}

// int64 [1 + B, n]: the dimension that varies least in batches that share this factor.
Tensor votes_of(const CodedRows& rows, const Tensor& global, const Sharing& sharing, std::int64_t n, std::int64_t n_rows,
                Rng& rng) {
  const auto blocks = n_blocks(rows.size());
  const auto block = block_of_rows(rows.size(), blocks);
  const auto still = global[0].sqrt() < kStill;  // [Z]
  std::vector<Tensor> votes;
  for (std::int64_t begin = 0; begin < n; begin += kBatchesAtOnce) {
    const auto index = sharing.draw(std::min(kBatchesAtOnce, n - begin), n_rows, rng);  // [n, k]
    const auto x = rows.codes.index_select(0, index.flatten()).reshape({index.size(0), n_rows, -1});
    const auto local = variances(x, block.index_select(0, index.flatten()).reshape(index.sizes()), blocks);  // [1 + B, n, Z]
    const auto share = (local / global.unsqueeze(1)).masked_fill(still, std::numeric_limits<double>::infinity());
    votes.push_back(share.argmin(2));
  }
  return at::cat(votes, 1);
}

// Whether the table of fitted votes [n] of each factor names the factor of judged votes: the share that it names.
double share_named(const std::vector<Tensor>& fitted, const std::vector<Tensor>& judged, std::int64_t n_codes) {
  std::vector<Tensor> counts;
  for (const auto& votes : fitted) counts.push_back(at::bincount(votes, {}, n_codes));
  const auto meant = at::stack(counts, 1).argmax(1);  // [Z]
  std::int64_t right = 0, n = 0;
  for (std::size_t k = 0; k < judged.size(); ++k) {
    right += (meant.index_select(0, judged[k]) == static_cast<std::int64_t>(k)).sum().item<std::int64_t>();
    n += judged[k].numel();
  }
  return static_cast<double>(right) / static_cast<double>(n);
}

std::vector<Tensor> replicate_of(const std::vector<Tensor>& votes, std::int64_t replicate) {
  std::vector<Tensor> some;
  for (const auto& each : votes) some.push_back(each[replicate]);
  return some;
}

// float64 [1 + B, n, Z]: mean |z - z'| of pairs that share this factor, without pairs that touch a block.
Tensor differences(const CodedRows& rows, const Sharing& sharing, std::int64_t n, std::int64_t n_rows, Rng& rng) {
  const auto blocks = n_blocks(rows.size());
  const auto block = block_of_rows(rows.size(), blocks);
  std::vector<Tensor> parts;
  for (std::int64_t begin = 0; begin < n; begin += kBatchesAtOnce) {
    const auto m = std::min(kBatchesAtOnce, n - begin);
    const auto pairs = sharing.draw(m * n_rows, 2, rng).view({m, n_rows, 2});  // each of a value of its own
    const auto index = at::cat({pairs.select(2, 0), pairs.select(2, 1)}, 1);   // [n, 2 k]
    const auto x = rows.codes.index_select(0, index.flatten()).reshape({m, 2 * n_rows, -1});
    const auto apart = (x.slice(1, 0, n_rows) - x.slice(1, n_rows)).abs();  // [n, k, Z]
    const auto of = block.index_select(0, index.flatten()).reshape(index.sizes());
    std::vector<Tensor> means{apart.mean(1)};
    for (std::int64_t b = 0; b < (blocks < 2 ? 0 : blocks); ++b) {
      const auto kept = (of.slice(1, 0, n_rows) != b).logical_and(of.slice(1, n_rows) != b).to(at::kDouble).unsqueeze(2);
      means.push_back((apart * kept).sum(1) / kept.sum(1).clamp_min(1));
    }
    parts.push_back(at::stack(means));
  }
  return at::cat(parts, 1);
}

}  // namespace

Estimate factor_vae_score(const CodedRows& rows, Rng& rng, const VoteOptions& options) {
  const auto blocks = n_blocks(rows.size());
  const auto global = variances(rows.codes.unsqueeze(0), block_of_rows(rows.size(), blocks).unsqueeze(0), blocks).squeeze(1);
  if ((global[0].sqrt() < kStill).all().item<bool>()) return {};
  std::vector<Tensor> fitted, judged;
  for (std::int64_t k = 0; k < rows.factors.size(1); ++k) {
    const Sharing sharing(rows, k);
    fitted.push_back(votes_of(rows, global, sharing, per_factor(options.fitted, rows), options.rows, rng));
    judged.push_back(votes_of(rows, global, sharing, per_factor(options.judged, rows), options.rows, rng));
  }
  const auto score = [&](std::int64_t r) {
    return share_named(replicate_of(fitted, r), replicate_of(judged, r), rows.codes.size(1));
  };
  Estimate found{score(0), {}};
  for (std::int64_t b = 1; b <= blocks; ++b) found.replicates.push_back(score(b));
  return found;
}

Estimate beta_vae_score(const CodedRows& rows, Rng& rng, const VoteOptions& options) {
  const auto n_factors = rows.factors.size(1);
  const auto fitted = per_factor(options.fitted, rows), judged = per_factor(options.judged, rows);
  std::vector<Tensor> shown, asked;
  for (std::int64_t k = 0; k < n_factors; ++k) {
    const Sharing sharing(rows, k);
    shown.push_back(differences(rows, sharing, fitted, options.rows, rng));
    asked.push_back(differences(rows, sharing, judged, options.rows, rng));
  }
  const auto x = at::cat(shown, 1), new_x = at::cat(asked, 1);  // [1 + B, n, Z]
  const auto y = at::arange(n_factors, at::kLong).repeat_interleave(fitted);
  const auto new_y = at::arange(n_factors, at::kLong).repeat_interleave(judged);
  const auto whole = fit_logistic(x[0], y, n_factors);
  const auto share_right = [&](const LogisticRegression& fit, std::int64_t r) {
    return (fit.log_probs(new_x[r]).argmax(1) == new_y).to(at::kDouble).mean().item<double>();
  };
  Estimate found{share_right(whole, 0), {}};
  for (std::int64_t b = 1; b < x.size(0); ++b)
    found.replicates.push_back(share_right(fit_logistic(x[b], y, n_factors, &whole), b));
  return found;
}

}  // namespace gx
