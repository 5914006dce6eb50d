// How a HiddenTreeModel is fitted: its tree by the rows once (find_tree), then its tables by expected counts (move).
#include <ATen/ATen.h>

#include "generatrix/families/circuit/hidden_tree_model.h"
#include "generatrix/families/circuit/tree_counts.h"

namespace gx {
namespace {

constexpr double kTreeSmoothing = 1;

// int64 [B, D] below S, -1 of unknown cells -> [B, D, S]
Tensor indicators_of(const Tensor& classes, std::int64_t n_classes) {
  return (classes.unsqueeze(2) == at::arange(n_classes, classes.options())).to(at::kFloat);
}

}  // namespace

void HiddenTreeModel::warm_start(const Batch& batch, Rng& rng) {
  const auto chosen = rng.integers(batch.size(), {rules_.n_hidden}).to(pairs_.device());
  for (std::size_t i = 0; i < leaves_.size(); ++i) leaves_[i]->begin(batch.event.columns[i], chosen);
}

void HiddenTreeModel::find_tree(const Pass& rows) {
  std::vector<Tensor> each;
  for (const auto& leaf : leaves_) each.push_back(leaf->n_classes());
  const auto n_classes = at::cat(each);
  TreeCounts counts(n_classes, /*edges=*/true);
  rows([&](const Batch& batch) {
    std::vector<Tensor> classes;
    for (std::size_t i = 0; i < leaves_.size(); ++i) classes.push_back(leaves_[i]->classes(batch.event.columns[i]));
    counts.add(indicators_of(at::cat(classes, 1), n_classes.max().item<std::int64_t>()), {});
  });
  parents_.copy_(counts.maximized(kTreeSmoothing).parent);
  const auto roots = (parents_ < 0).view({-1, 1, 1});
  pairs_.copy_(at::where(roots, at::full({}, 1 / static_cast<double>(rules_.n_hidden), pairs_.options()), pairs_));
}

void HiddenTreeModel::Counts::add(const Counts& more) {
  if (!nats.defined()) {
    *this = more;
    return;
  }
  nats = nats + more.nats;
  pairs = pairs + more.pairs;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::size_t j = 0; j < leaves[i].size(); ++j) leaves[i][j] = leaves[i][j] + more.leaves[i][j];
  }
}

HiddenTreeModel::Counts HiddenTreeModel::expected(const Rows& event) const {
  Counts all;
  const auto hidden = tree(pairs_.scalar_type());
  for (std::int64_t first = 0; first < event.size(); first += rows_at_once()) {
    const auto some = event.cut(first, std::min(rows_at_once(), event.size() - first));
    const auto found = hidden_tree_expectations(hidden, leaf_log_prob(some, pairs_.scalar_type()));
    Counts part{found.nats.sum(at::kDouble), found.n.to(at::kDouble), {}};
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < leaves_.size(); begin += leaves_[i++]->n_cells())
      part.leaves.push_back(leaves_[i]->sums(some.columns[i], found.q.narrow(0, begin, leaves_[i]->n_cells())));
    all.add(part);
  }
  return all;
}

void HiddenTreeModel::move(const Counts& counts, double rate) {
  const auto roots = (parents_ < 0).view({-1, 1, 1});
  const auto n = at::where(roots, counts.pairs.select(1, 0).unsqueeze(1), counts.pairs) +  // rows of a root are equal
                 rules_.smoothing / static_cast<double>(rules_.n_hidden);
  const auto found = n / n.sum(-1, /*keepdim=*/true);
  pairs_.lerp_(found.to(pairs_.scalar_type()), rate);
  for (std::size_t i = 0; i < leaves_.size(); ++i) leaves_[i]->move(counts.leaves[i], rules_.smoothing, rate);
}

Loss HiddenTreeModel::fitted(const Pass& rows, const Step& step) {
  if (step.index == 0) find_tree(rows);
  const bool by_all = step.index > 0 && step.progress() >= 1 - rules_.whole;
  const auto rate = rules_.first_rate + step.progress() * (rules_.last_rate - rules_.first_rate);
  Counts all;
  auto nats = at::zeros({}, pairs_.options().dtype(at::kDouble));
  std::int64_t n_rows = 0;
  rows([&](const Batch& batch) {
    const auto counts = expected(batch.event);
    nats += counts.nats;
    n_rows += batch.size();
    if (by_all)
      all.add(counts);
    else
      move(counts, rate);
  });
  if (by_all) move(all, 1);
  return Loss().add("negative_log_likelihood", -nats / static_cast<double>(n_rows));
}

}  // namespace gx
