#include "generatrix/prob/rows_law.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Tensor mean_of(const Distribution& law) {
  const auto* symbols = cells_of(law).as<Categorical>();
  return symbols ? symbols->logits.argmax(-1) : law.mean();
}

class Fixed final : public ColumnLaw {
 public:
  explicit Fixed(Distribution law) : law_(std::move(law)) {}
  Tensor log_prob(const Column& x) const override { return law_.log_prob(x.data); }
  Column sample(Rng& rng) const override { return {law_.sample({}, rng)}; }
  Column mean() const override { return {mean_of(law_)}; }
  Shape batch_shape() const override { return law_.batch_shape(); }

 private:
  Distribution law_;
};

// Where cells count: a mask of bools beside numbers that may be anything where it is false.
Tensor sum_where(const Tensor& mask, const Tensor& nats, int n_dims) {
  return sum_last(at::where(mask, nats, at::zeros({}, nats.options())), n_dims);
}

class Observed final : public ColumnLaw {
 public:
  Observed(Distribution cells, int n_dims) : cells_(std::move(cells)), n_dims_(n_dims) {}
  Tensor log_prob(const Column& x) const override {
    if (!x.observed.defined()) return cells_.log_prob_of_events(x.data, n_dims_);
    return sum_where(x.observed, cells_.log_prob(x.data), n_dims_);
  }
  Column sample(Rng& rng) const override { return {cells_.sample({}, rng)}; }
  Column mean() const override { return {mean_of(cells_)}; }
  Shape batch_shape() const override { return all_but_last(cells_.batch_shape(), n_dims_); }

 private:
  Distribution cells_;
  int n_dims_;
};

class RaggedLaw final : public ColumnLaw {
 public:
  RaggedLaw(Distribution cells, int n_member_dims, Tensor length)
      : cells_(std::move(cells)), n_member_dims_(n_member_dims), length_(std::move(length)) {}

  Tensor log_prob(const Column& x) const override {
    const auto members = sum_last(cells_.log_prob(x.data), n_member_dims_);  // [..., B, T]
    return sum_where(is_member(x.length, x.data.size(1)), members, 1);
  }
  Column sample(Rng& rng) const override { return ended(cells_.sample({}, rng)); }
  Column mean() const override { return ended(mean_of(cells_)); }
  Shape batch_shape() const override { return all_but_last(cells_.batch_shape(), n_member_dims_ + 1); }

 private:
  Column ended(const Tensor& data) const {
    auto mask = is_member(length_, data.size(-1 - n_member_dims_));
    for (int i = 0; i < n_member_dims_; ++i) mask = mask.unsqueeze(-1);
    return {at::where(mask, data, at::zeros({}, data.options())), length_};
  }

  Distribution cells_;
  int n_member_dims_;
  Tensor length_;
};

class Counts final : public ColumnLaw {
 public:
  Counts(Tensor logits, std::int64_t n_draws) : log_share_(at::log_softmax(logits, -1)), n_draws_(n_draws) {}

  Tensor log_prob(const Column& x) const override {
    const auto n_rows = x.size();
    const auto row = row_of_each(x);  // [E]
    const auto count = x.data.to(log_share_.scalar_type());
    const auto place = row * log_share_.size(-1) + x.index;
    const auto each = count * log_share_.flatten(-2).index_select(-1, place) - (count + 1).lgamma();  // [..., E]
    auto shape = all_but_last(log_share_.sizes(), 1);
    const auto sum = at::zeros(shape, each.options()).index_add(-1, row, each);
    return sum + (at::zeros({n_rows}, count.options()).index_add(0, row, count) + 1).lgamma();
  }
  Column sample(Rng& rng) const override {
    const at::NoGradGuard off;
    const auto share = log_share_.exp();  // [B, N]
    const auto below = share.cumsum(-1).contiguous();
    const auto u = rng.uniform({share.size(0), n_draws_}, share.scalar_type());
    const auto drawn = at::searchsorted(below, u, /*out_int32=*/false, /*right=*/true).clamp_max_(share.size(1) - 1);  // [B, n]
    return sparse_of(at::zeros_like(share).scatter_add_(1, drawn, at::ones(drawn.sizes(), share.options())));
  }
  Column mean() const override { return sparse_of(log_share_.exp() * static_cast<double>(n_draws_)); }
  Shape batch_shape() const override { return all_but_last(log_share_.sizes(), 1); }

 private:
  Tensor log_share_;  // [..., B, N]
  std::int64_t n_draws_;
};

}  // namespace

ColumnLawPtr fixed_law(Distribution law) { return std::make_shared<Fixed>(std::move(law)); }

ColumnLawPtr observed_law(Distribution cells, int n_dims) { return std::make_shared<Observed>(std::move(cells), n_dims); }

ColumnLawPtr ragged_law(Distribution cells, int n_member_dims, Tensor length) {
  return std::make_shared<RaggedLaw>(std::move(cells), n_member_dims, std::move(length));
}

ColumnLawPtr counts_law(Tensor logits, std::int64_t n_draws) { return std::make_shared<Counts>(std::move(logits), n_draws); }

Tensor RowsLaw::log_prob(const Rows& rows) const {
  if (rows.columns.size() != columns_.size())
    throw errors::misuse("RowsLaw", std::to_string(rows.columns.size()) + " columns", std::to_string(columns_.size()));
  auto sum = columns_.front()->log_prob(rows.columns.front());
  for (std::size_t i = 1; i < columns_.size(); ++i) sum = sum + columns_[i]->log_prob(rows.columns[i]);
  return sum;
}

Rows RowsLaw::sample(Rng& rng) const {
  Rows rows;
  for (const auto& law : columns_) rows.columns.push_back(law->sample(rng));
  return rows;
}

Rows RowsLaw::mean() const {
  Rows rows;
  for (const auto& law : columns_) rows.columns.push_back(law->mean());
  return rows;
}

}  // namespace gx
