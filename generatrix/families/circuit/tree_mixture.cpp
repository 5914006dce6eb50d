#include "generatrix/families/circuit/tree_mixture.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/data/fill_in.h"
#include "generatrix/families/circuit/tree_counts.h"
#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {
namespace {

constexpr std::int64_t kMostPairs = 100'000'000;  // of symbols of two cells, over all components: as many float64 in training
constexpr double kTowardsARow = 0.5;

}  // namespace

TreeMixture::TreeMixture(Rules rules, Task task) : Model(std::move(task)), rules_(rules), cells_(this->task().event.only()) {
  const auto k = rules.components, d = cells_.n_cells(), s = cells_.most();
  weights_ = register_buffer("weights", at::full({k}, 1 / static_cast<double>(k), at::kFloat));
  parents_ = register_buffer("parents", at::full({k, d}, -1, at::kLong));
  const auto allowed = at::arange(s, at::kLong) < cells_.n_symbols().unsqueeze(1);  // [D, S]
  const auto first = at::rand({k, d, s}).add_(0.5).mul_(allowed);
  tables_ = register_buffer("tables", (first / first.sum(2, /*keepdim=*/true)).unsqueeze(2).repeat({1, 1, s, 1}));
}

// Rounding to float32 must not leave sums beside 1.
std::vector<TreeLaw> TreeMixture::laws() const {
  const auto p = tables_.to(at::kDouble);
  const auto log_p = (p / p.sum(3, /*keepdim=*/true)).log();
  const auto parents = parents_.to(at::kCPU, at::kLong).contiguous();
  std::vector<TreeLaw> all;
  for (std::int64_t k = 0; k < rules_.components; ++k) {
    const auto* first = parents.const_data_ptr<std::int64_t>() + k * parents.size(1);
    all.push_back({{first, first + parents.size(1)}, log_p[k]});
  }
  return all;
}

Tensor TreeMixture::log_weights() const {
  const auto w = weights_.to(at::kDouble);
  return (w / w.sum()).log();
}

std::vector<Turn> TreeMixture::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    return Loss().add("negative_log_likelihood", -score(batch, step.rng).nats.mean());
  };
  const auto fit = [this](const Pass& rows, const Step&) { return Loss().add("negative_log_likelihood", -fitted(rows)); };
  return {{.name = "trees", .loss = loss, .fit = fit}};
}

void TreeMixture::warm_start(const Batch& batch, Rng& rng) {
  const auto& x = batch.event.columns.front();
  const auto rows = cells_.indicators(x);
  TreeCounts counts(cells_.n_symbols(), /*edges=*/false);
  counts.add(rows, {});
  const auto usual = counts.maximized(rules_.smoothing).p.to(tables_.scalar_type());  // [D, S, S]
  const auto chosen = rng.integers(rows.size(0), {rules_.components}).to(rows.device());
  const auto row = rows.index_select(0, chosen).to(tables_.scalar_type()).unsqueeze(2);  // [K, D, 1, S]
  const auto weight = rules_.components > 1 ? kTowardsARow * row.sum(3, /*keepdim=*/true) : at::zeros({1}, row.options());
  parents_.fill_(-1);
  weights_.fill_(1 / static_cast<double>(rules_.components));
  tables_.copy_((1 - weight) * usual + weight * row);
}

Tensor TreeMixture::fitted(const Pass& rows) {
  const auto k = rules_.components;
  std::vector<TreeCounts> counts(static_cast<std::size_t>(k), TreeCounts(cells_.n_symbols(), rules_.edges));
  auto nats = at::zeros({}, weights_.options().dtype(at::kDouble)), n_each = at::zeros({k}, nats.options());
  rows([&](const Batch& batch) {
    const auto& x = batch.event.columns.front();
    const auto indicators = cells_.indicators(x);
    const auto log_p = k > 1 ? joint(x) : at::zeros({batch.size(), 1}, nats.options()), share = log_p.softmax(1);  // [B, K]
    nats += log_p.logsumexp(1).sum();
    n_each += share.sum(0);
    for (std::int64_t i = 0; i < k; ++i)
      counts[static_cast<std::size_t>(i)].add(indicators, k > 1 ? share.select(1, i) : Tensor());
  });
  for (std::int64_t i = 0; i < k; ++i) {
    const auto found = counts[static_cast<std::size_t>(i)].maximized(rules_.smoothing);
    parents_[i].copy_(found.parent);
    tables_[i].copy_(found.p);
    if (k == 1) nats = found.nats;
  }
  weights_.copy_((n_each + 1) / (n_each + 1).sum());  // a component of no rows may come back
  return nats / n_each.sum();
}

Tensor TreeMixture::joint(const Column& x) const {
  const bool whole = cells_.all_known(x);
  const auto seen = whole ? cells_.symbols(x) : cells_.evidence(x);
  std::vector<Tensor> each;
  for (const auto& law : laws()) each.push_back(whole ? law.log_prob(seen) : law.collect(seen).nats);
  return at::stack(each, 1) + log_weights();
}

Score TreeMixture::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  return {.nats = joint(batch.event.columns.front()).logsumexp(1),
          .info = score_info(),
          .n_cells = known_cells(batch.event, task().event)};
}

Tensor TreeMixture::draw(const Tensor& evidence, Rng& rng) const {
  const auto n = evidence.size(0);
  const auto uniforms = rng.uniform({n, 1 + evidence.size(1)}, at::kDouble);  // of the component, and of each cell
  const auto all = laws();
  std::vector<TreeLaw::Beliefs> beliefs;
  std::vector<Tensor> nats;
  for (const auto& law : all) {
    beliefs.push_back(law.collect(evidence));
    nats.push_back(beliefs.back().nats);
  }
  const auto share = (at::stack(nats, 1) + log_weights()).softmax(1);
  const auto chosen = by_weight(share, uniforms.slice(1, 0, 1)).squeeze(1);  // [N]
  auto symbols = at::zeros({n, evidence.size(1)}, chosen.options());
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto own = (chosen == static_cast<std::int64_t>(k)).nonzero().squeeze(1);
    if (own.size(0) == 0) continue;
    symbols.index_copy_(0, own, all[k].draw(beliefs[k].b.index_select(0, own), uniforms.slice(1, 1).index_select(0, own)));
  }
  return symbols;
}

Rows TreeMixture::sample(std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  return cells_.rows(draw(at::zeros({n, cells_.n_cells(), cells_.most()}, tables_.options().dtype(at::kDouble)), rng));
}

Rows TreeMixture::complete(const Batch& partial, std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const auto known = partial.event.repeated(n);
  return filled_in(known, cells_.rows(draw(cells_.evidence(known.columns.front()), rng)), task().event);
}

std::optional<std::string> why_no_tree_mixture(const TreeMixture::Rules& rules, const Task& task) {
  if (auto reason = SymbolCells::why_not(task.event)) return reason;
  const auto most = count_of(task.event.only().values), n = task.event.only().dims() * most;
  if (n > kMostPairs / (rules.edges ? n : most) / rules.components)
    return fmt::format("an event has {} cells of up to {} symbols, and the tables of {} component{} would be too large",
                       task.event.only().dims(), most, rules.components, rules.components > 1 ? "s" : "");
  return {};
}

}  // namespace gx
