#include "generatrix/families/circuit/hidden_tree_model.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/data/fill_in.h"
#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {
namespace {

constexpr std::int64_t kMostNumbers = std::int64_t{1} << 27;    // of the tables of hidden pairs, and of classes of two cells
constexpr std::int64_t kNumbersAtOnce = std::int64_t{1} << 23;  // of [D, B, K]
constexpr double kStays = 0.5;                                  // share with which z_d = z_parent at the start

Tensor normalized(const Tensor& p) { return p / p.sum(-1, /*keepdim=*/true); }

std::int64_t most_classes(const Field& field) {
  const bool is_cut = is_real(field.values) || std::holds_alternative<Levels>(field.values);
  return is_cut ? kMostClasses : count_of(field.values);
}

}  // namespace

HiddenTreeModel::HiddenTreeModel(Rules rules, Task task) : Model(std::move(task)), rules_(rules) {
  for (const auto& field : this->task().event.fields)
    leaves_.push_back(
        register_module(fmt::format("leaves{}", leaves_.size()), make_cell_leaves(field, rules.n_hidden, rules.n_bins)));
  const auto n_cells = this->task().event.dims(), k = rules.n_hidden;
  parents_ = register_buffer("parents", at::full({n_cells}, -1, at::kLong));
  const auto random = normalized(at::rand({n_cells, k, k}).add_(0.5));
  pairs_ = register_buffer("pairs", kStays * at::eye(k) + (1 - kStays) * random);
}

HiddenTree HiddenTreeModel::tree(at::ScalarType type) const {
  const auto parents = parents_.to(at::kCPU, at::kLong).contiguous();
  const auto* first = parents.const_data_ptr<std::int64_t>();
  return {{first, first + parents.size(0)}, normalized(pairs_.to(type))};
}

std::vector<Turn> HiddenTreeModel::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    return Loss().add("negative_log_likelihood", -score(batch, step.rng).nats.mean());
  };
  return {{.name = "circuit", .loss = loss, .fit = [this](const Pass& rows, const Step& step) { return fitted(rows, step); }}};
}

Tensor HiddenTreeModel::leaf_log_prob(const Rows& event, at::ScalarType type) const {
  std::vector<Tensor> all;
  for (std::size_t i = 0; i < leaves_.size(); ++i) all.push_back(leaves_[i]->log_prob(event.columns[i], type));
  return at::cat(all);
}

std::int64_t HiddenTreeModel::rows_at_once() const {
  return std::max<std::int64_t>(1, kNumbersAtOnce / (pairs_.size(0) * rules_.n_hidden));
}

ScoreInfo HiddenTreeModel::score_info() const {
  const bool reals = std::ranges::any_of(task().event.fields, [](const Field& field) { return is_real(field.values); });
  return {ScoreInfo::Kind::exact, reals ? ScoreInfo::Measure::density : ScoreInfo::Measure::mass};
}

Score HiddenTreeModel::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto hidden = tree(at::kDouble);
  std::vector<Tensor> nats;
  for (std::int64_t first = 0; first < batch.size(); first += rows_at_once()) {
    const auto some = batch.event.cut(first, std::min(rows_at_once(), batch.size() - first));
    nats.push_back(hidden_tree_beliefs(hidden, leaf_log_prob(some, at::kDouble)).nats);
  }
  return {.nats = at::cat(nats), .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Rows HiddenTreeModel::draw(const Tensor& leaf, Rng& rng) const {
  const auto hidden = tree(leaf.scalar_type());
  const auto b = hidden_tree_beliefs(hidden, leaf).b;  // [D, N, K]
  const auto u = rng.uniform({leaf.size(1), leaf.size(0)}, leaf.scalar_type());
  auto z = at::zeros({leaf.size(1), leaf.size(0)}, b.options().dtype(at::kLong));
  for (const auto d : parents_first(hidden.parent)) {
    const auto before = hidden.parent[static_cast<std::size_t>(d)];
    const auto above = before < 0 ? at::zeros_like(z.select(1, d)) : z.select(1, before);
    const auto p = (hidden.p[d].log().index_select(0, above) + b[d]).softmax(1);  // [N, K]
    z.select(1, d).copy_(by_weight(p, u.narrow(1, d, 1)).squeeze(1));
  }
  Rows rows;
  std::int64_t begin = 0;
  for (const auto& leaves : leaves_) {
    rows.columns.push_back(leaves->draw(z.narrow(1, begin, leaves->n_cells()), rng));
    begin += leaves->n_cells();
  }
  return rows;
}

Rows HiddenTreeModel::sample(std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  return draw(at::zeros({pairs_.size(0), n, rules_.n_hidden}, pairs_.options().dtype(at::kDouble)), rng);
}

Rows HiddenTreeModel::complete(const Batch& partial, std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const auto known = partial.event.repeated(n);
  return filled_in(known, draw(leaf_log_prob(known, at::kDouble), rng), task().event);
}

std::optional<std::string> why_no_hidden_tree(const HiddenTreeModel::Rules& rules, const Task& task) {
  std::int64_t most = 0;
  for (const auto& field : task.event.fields) {
    if (auto reason = why_no_cell_leaves(field)) return reason;
    most = std::max(most, most_classes(field));
  }
  const auto n_cells = task.event.dims();
  if (n_cells > kMostNumbers / (rules.n_hidden * rules.n_hidden) || n_cells * most > kMostNumbers / (n_cells * most))
    return fmt::format(
        "an event has {} cells, and the tables of {} hidden symbols each, or of pairs of cells, would be too large", n_cells,
        rules.n_hidden);
  return {};
}

}  // namespace gx
