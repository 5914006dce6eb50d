#include "generatrix/tasks/naive_bayes.h"

#include <ATen/ATen.h>

#include <memory>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 1000;
constexpr double kLeastVariance = 1e-12;  // of a cell that never changes

Tensor zeros(std::int64_t n_classes, std::int64_t n_cells) { return at::zeros({n_classes, n_cells}, at::kDouble); }

// [B, D], also of no rows.
Tensor by_row(const Column& column) {
  return column.data.to(at::kCPU).reshape({column.size(), c10::multiply_integers(column.data.sizes().slice(1))});
}

// 1 where a cell is known, float64 [B, D].
Tensor known_in_rows(const Column& column) {
  const auto x = by_row(column);
  return column.observed.defined() ? column.observed.to(at::kCPU, at::kDouble).reshape(x.sizes())
                                   : at::ones(x.sizes(), at::kDouble);
}

using Law = std::function<Tensor(const Column& column)>;

// What is counted of one field, class by class, and the law of its cells that follows.
class Counts {
 public:
  virtual ~Counts() = default;
  virtual void add(const Column& column, const Tensor& y) = 0;  // rows of classes y, int64 [B]
  virtual Law law() const = 0;
};

class OnOrOff final : public Counts {
 public:
  OnOrOff(std::int64_t n_classes, std::int64_t n_cells) : on_(zeros(n_classes, n_cells)), n_(zeros(n_classes, n_cells)) {}
  void add(const Column& column, const Tensor& y) override {
    const auto known = known_in_rows(column);
    n_.index_add_(0, y, known);
    on_.index_add_(0, y, on(column) * known);
  }
  Law law() const override {
    const auto p = (on_ + 1) / (n_ + 2);
    return [log_on = p.log().t(), log_off = at::log1p(-p).t()](const Column& column) {
      const auto known = known_in_rows(column), x = on(column) * known;
      return at::matmul(x, log_on) + at::matmul(known - x, log_off);
    };
  }

 private:
  static Tensor on(const Column& column) { return (by_row(column) > 0.5).to(at::kDouble); }
  Tensor on_, n_;  // [C, D]
};

class Moments final : public Counts {
 public:
  Moments(std::int64_t n_classes, std::int64_t n_cells)
      : n_(zeros(n_classes, n_cells)), sum_(zeros(n_classes, n_cells)), squares_(zeros(n_classes, n_cells)) {}
  void add(const Column& column, const Tensor& y) override {
    const auto known = known_in_rows(column), x = by_row(column).to(at::kDouble) * known;
    n_.index_add_(0, y, known);
    sum_.index_add_(0, y, x);
    squares_.index_add_(0, y, x.square());
  }
  Law law() const override {
    const auto n = n_.sum(0).clamp_min(1), mean_of_all = sum_.sum(0) / n, second_of_all = squares_.sum(0) / n;
    const auto mean = (sum_ + mean_of_all) / (n_ + 1), second = (squares_ + second_of_all) / (n_ + 1);
    const auto variance = (second - mean.square()).clamp_min(kLeastVariance);
    // -(x - m)^2 / 2 v - log(v) / 2, multiplied out; 2 pi is the same for all classes
    const auto constant = -0.5 * (mean.square() / variance + variance.log());
    return [constant = constant.t(), linear = (mean / variance).t(),
            square = -0.5 * variance.reciprocal().t()](const Column& column) {
      const auto x = by_row(column).to(at::kDouble), known = known_in_rows(column);
      return at::matmul(known * x.square(), square) + at::matmul(known * x, linear) + at::matmul(known, constant);
    };
  }

 private:
  Tensor n_, sum_, squares_;  // [C, D]
};

class Frequencies final : public Counts {
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
  Law law() const override {
    const auto cell = at::repeat_interleave(n_symbols_);                                                  // [S]: of each symbol
    const auto n = zeros(counts_.size(0), n_symbols_.size(0)).index_add_(1, cell, counts_) + n_symbols_;  // [C, D]
    const auto log_p = (counts_ + 1).log() - n.log().index_select(1, cell);                               // [C, S]
    return [log_p, first = first_](const Column& column) {
      const auto x = by_row(column);
      const auto each = log_p.index_select(1, (first + x).flatten()).view({-1, x.size(0), x.size(1)});  // [C, B, D]
      return (each * known_in_rows(column)).sum(2).t();
    };
  }

 private:
  Tensor n_symbols_, first_;  // int64 [D]: symbols of a cell, and where they begin among those of all cells
  Tensor counts_;             // [C, S]
};

std::unique_ptr<Counts> counts_of_cells(const Field& field, std::int64_t n_classes) {
  if (is_real(field.values)) return std::make_unique<Moments>(n_classes, field.dims());
  if (is_bits(field.values) || std::holds_alternative<Levels>(field.values))
    return std::make_unique<OnOrOff>(n_classes, field.dims());
  return std::make_unique<Frequencies>(n_classes, field.dims(), std::get<Symbols>(field.values).n);
}

}  // namespace

Tensor NaiveBayes::log_probs(const Rows& event) const {
  auto sum = log_prior;
  for (std::size_t i = 0; i < fields.size(); ++i) sum = sum + fields[i](event.columns[i]);
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
  std::vector<std::unique_ptr<Counts>> counts;
  for (const auto& field : task.event.fields) counts.push_back(counts_of_cells(field, model.log_prior.size(0)));
  for_each_batch(train, codec, kBatch, rng.fork("naive bayes"), [&](const Batch& batch, std::int64_t) {
    const auto known = of_known_labels(batch, task);
    const auto labels = labels_of(known.given, task).to(at::kCPU);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i]->add(known.event.columns[i], labels);
  });
  for (const auto& each : counts) model.fields.push_back(each->law());
  return model;
}

Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options) {
  return classified(data, codec, options.batch, Rng(options.seed),
                    [&](const Batch& batch, std::int64_t) { return model.log_probs(batch.event); });
}

}  // namespace gx
