#include "generatrix/tasks/naive_bayes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 1000;
constexpr double kLeastVariance = 1e-12;  // of a cell that never changes

Tensor zeros(std::int64_t n_classes, std::int64_t n_cells) { return at::zeros({n_classes, n_cells}, at::kDouble); }

Tensor by_row(const Column& column) { return column.data.to(at::kCPU).reshape({column.size(), -1}); }  // [B, D]

// 1 where a cell is known, float64 [B, D].
Tensor known_in_rows(const Column& column) {
  const auto x = by_row(column);
  return column.observed.defined() ? column.observed.to(at::kCPU, at::kDouble).reshape(x.sizes())
                                   : at::ones(x.sizes(), at::kDouble);
}

class OnOrOff final : public CellLaws {
 public:
  OnOrOff(std::int64_t n_classes, std::int64_t n_cells) : on_(zeros(n_classes, n_cells)), n_(zeros(n_classes, n_cells)) {}
  void add(const Column& column, const Tensor& y) override {
    const auto known = known_in_rows(column);
    n_.index_add_(0, y, known);
    on_.index_add_(0, y, on(column) * known);
  }
  Tensor log_probs(const Column& column) const override {
    const auto p = (on_ + 1) / (n_ + 2);
    const auto known = known_in_rows(column), x = on(column) * known;
    return at::matmul(x, p.log().t()) + at::matmul(known - x, at::log1p(-p).t());
  }

 private:
  static Tensor on(const Column& column) { return (by_row(column) > 0.5).to(at::kDouble); }
  Tensor on_, n_;  // [C, D]
};

class NormalLaws final : public CellLaws {
 public:
  NormalLaws(std::int64_t n_classes, std::int64_t n_cells)
      : n_(zeros(n_classes, n_cells)), sum_(zeros(n_classes, n_cells)), squares_(zeros(n_classes, n_cells)) {}
  void add(const Column& column, const Tensor& y) override {
    const auto known = known_in_rows(column), x = by_row(column).to(at::kDouble) * known;
    n_.index_add_(0, y, known);
    sum_.index_add_(0, y, x);
    squares_.index_add_(0, y, x.square());
  }
  Tensor log_probs(const Column& column) const override {
    const auto n = n_.sum(0).clamp_min(1), mean_of_all = sum_.sum(0) / n;
    const auto variance_of_all = squares_.sum(0) / n - mean_of_all.square();
    const auto mean = (sum_ + mean_of_all) / (n_ + 1);
    const auto second = (squares_ + variance_of_all + mean_of_all.square()) / (n_ + 1);
    const auto variance = (second - mean.square()).clamp_min(kLeastVariance);
    const auto x = by_row(column).to(at::kDouble), known = known_in_rows(column);
    // -(x - m)^2 / 2 v - log(v) / 2, multiplied out; 2 pi is the same for all classes
    const auto constant = -0.5 * (mean.square() / variance + variance.log());
    return at::matmul(known * x.square(), -0.5 * variance.reciprocal().t()) + at::matmul(known * x, (mean / variance).t()) +
           at::matmul(known, constant.t());
  }

 private:
  Tensor n_, sum_, squares_;  // [C, D]
};

class Frequencies final : public CellLaws {
 public:
  // n_symbols: of each cell, or one for all.
  Frequencies(std::int64_t n_classes, std::int64_t n_cells, const std::vector<std::int64_t>& n_symbols)
      : n_symbols_(at::tensor(n_symbols, at::kLong).expand({n_cells})),
        first_(n_symbols_.cumsum(0) - n_symbols_),
        counts_(zeros(n_classes, n_symbols_.sum().item<std::int64_t>())) {}
  void add(const Column& column, const Tensor& y) override {
    const auto x = by_row(column);
    counts_.index_put_({y.unsqueeze(1).expand_as(x), first_ + x}, known_in_rows(column), /*accumulate=*/true);
  }
  Tensor log_probs(const Column& column) const override {
    const auto cell = at::repeat_interleave(n_symbols_);                                                  // [S]: of each symbol
    const auto n = zeros(counts_.size(0), n_symbols_.size(0)).index_add_(1, cell, counts_) + n_symbols_;  // [C, D]
    const auto log_p = (counts_ + 1).log() - n.log().index_select(1, cell);                               // [C, S]
    const auto x = by_row(column);
    const auto each = log_p.index_select(1, (first_ + x).flatten()).view({-1, x.size(0), x.size(1)});  // [C, B, D]
    return (each * known_in_rows(column)).sum(2).t();
  }

 private:
  Tensor n_symbols_, first_;  // int64 [D]: symbols of a cell, and where they begin among those of all cells
  Tensor counts_;             // [C, S]
};

std::unique_ptr<CellLaws> laws_of(const Field& field, std::int64_t n_classes) {
  if (is_real(field.values)) return std::make_unique<NormalLaws>(n_classes, field.dims());
  if (is_bits(field.values) || std::holds_alternative<Levels>(field.values))
    return std::make_unique<OnOrOff>(n_classes, field.dims());
  return std::make_unique<Frequencies>(n_classes, field.dims(), std::get<Symbols>(field.values).n);
}

}  // namespace

Tensor NaiveBayes::log_probs(const Rows& event) const {
  auto sum = log_prior;
  for (std::size_t i = 0; i < fields.size(); ++i) sum = sum + fields[i]->log_probs(event.columns[i]);
  return at::log_softmax(sum, 1);
}

std::optional<std::string> why_no_naive_bayes(const Task& task) {
  for (const auto& field : task.event.fields) {
    if (!field.is_fixed()) return field.name + " is a " + words_of(field.layout) + ", and naive Bayes reads fixed cells";
  }
  return {};
}

NaiveBayes fit_naive_bayes(const Dataset& train, const Codec& codec, const Rng& rng) {
  const auto& task = codec.task();
  if (const auto reason = why_no_naive_bayes(task)) throw errors::misuse("fit_naive_bayes", *reason, "fixed fields");
  NaiveBayes model{.fields = {}, .log_prior = log_label_prior(train, task)};
  for (const auto& field : task.event.fields) model.fields.push_back(laws_of(field, model.log_prior.size(0)));
  for_each_batch(train, codec, kBatch, rng.fork("naive bayes"), [&](const Batch& batch, std::int64_t) {
    const auto known = of_known_labels(batch, task);
    const auto labels = labels_of(known.given, task).to(at::kCPU);
    for (std::size_t i = 0; i < model.fields.size(); ++i) model.fields[i]->add(known.event.columns[i], labels);
  });
  return model;
}

Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options) {
  return classified(data, codec, options.batch, Rng(options.seed),
                    [&](const Batch& batch, std::int64_t) { return model.log_probs(batch.event); });
}

}  // namespace gx
