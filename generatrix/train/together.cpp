#include "generatrix/train/together.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/contract/shared_batch.h"
#include "generatrix/kernels/shares.h"

namespace gx {
namespace {

// Sums over processes of what each found, in one message: gradients, which have the process's weight, and weight times terms
// and watched values. What is kept is joined where the turn asks for it afterwards.
Differentiated summed(Differentiated own, double weight, bool joins, const Communicator& all) {
  const at::NoGradGuard off;
  auto gradients = kernels::sum_of_lists(std::move(own.gradients));
  for (auto& g : gradients) g = g.is_non_overlapping_and_dense() ? g : g.contiguous();  // an expanded one takes no sum
  std::vector<Tensor> values;
  for (const auto* terms : {&own.loss.terms(), &own.loss.watched()}) {
    for (const auto& term : *terms) values.push_back(term.value.detach().to(at::kFloat) * weight);
  }
  auto message = gradients;
  if (!values.empty()) message.push_back(at::stack(values));
  all.sum(message);
  std::size_t next = 0;
  const auto value = [&] { return message.back()[static_cast<std::int64_t>(next++)]; };
  Loss loss;
  // NOLINTBEGIN(bugprone-use-after-move): add, watch and keep give back the object that they were called on
  for (const auto& term : own.loss.terms()) std::move(loss).add(term.name, value(), term.weight);
  for (const auto& term : own.loss.watched()) std::move(loss).watch(term.name, value());
  for (const auto& kept : own.loss.kept()) std::move(loss).keep(kept.name, joins ? all.joined(kept.value) : kept.value);
  // NOLINTEND(bugprone-use-after-move)
  const auto total = loss.total();
  return {std::move(loss), total, {std::move(gradients)}};
}

}  // namespace

Differentiated differentiate_together(const Turn& turn, const Batch& batch, std::int64_t n, const Step& step, const Means& means,
                                      const Communicator& all) {
  if (all.alone()) return differentiate(turn, batch, step, means);
  if (!turn.by_rows || n < all.size()) {
    const auto weight = 1.0 / all.size();
    return summed(differentiate(turn, batch, step, means, weight), weight, /*joins=*/false, all);
  }
  const auto first = all.share().first(n), rows = all.share().rows(n);
  const auto weight = static_cast<double>(rows) / static_cast<double>(n);
  auto noise = step.rng.rows(first, rows, n);
  const Step own{step.index, step.count, step.n_rows, step.n_batch, noise, rows};
  auto found = [&] {
    const SharedBatch part([&all](const Tensor& sum) { all.sum({sum}); });
    const bool is_whole = batch.size() == n && turn.reads != Turn::Reads::none;
    return differentiate(turn, is_whole ? batch.cut(first, rows) : batch, own, means, weight);
  }();
  step.rng.follow(noise);
  return summed(std::move(found), weight, /*joins=*/turn.after != nullptr, all);
}

bool reads_share(const std::vector<Turn>& turns) {
  return std::ranges::all_of(turns, [](const Turn& turn) { return turn.by_rows && !turn.after && !turn.fit; });
}

std::optional<std::string> note_on_sharing(const std::vector<Turn>& turns, const Communicator& all) {
  std::vector<std::string> whole;
  for (const auto& turn : turns) {
    if (!turn.by_rows) whole.push_back(turn.name);
  }
  if (all.alone() || whole.empty()) return {};
  return fmt::format("each of the {} processes computes all rows of turn {}, which looks at them together", all.size(),
                     fmt::join(whole, ", "));
}

}  // namespace gx
