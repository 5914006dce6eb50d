#include "generatrix/train/together.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include "generatrix/kernels/shares.h"

namespace gx {
namespace {

// Sums over processes of weight times what each found: gradients, terms and watched values in one message.
Differentiated summed(Differentiated own, double weight, bool is_part, const Communicator& all) {
  const at::NoGradGuard off;
  auto gradients = at::_foreach_mul(kernels::sum_of_lists(std::move(own.gradients)), weight);
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
  for (const auto& kept : own.loss.kept()) std::move(loss).keep(kept.name, is_part ? all.joined(kept.value) : kept.value);
  // NOLINTEND(bugprone-use-after-move)
  const auto total = loss.total();
  return {std::move(loss), total, {std::move(gradients)}};
}

}  // namespace

Differentiated differentiate_together(const Turn& turn, const Batch& batch, const Step& step, const Means& means,
                                      const Communicator& all) {
  if (all.alone()) return differentiate(turn, batch, step, means);
  const auto n = batch.size();
  if (!turn.by_rows || n < all.size()) return summed(differentiate(turn, batch, step, means), 1.0 / all.size(), false, all);
  const auto first = all.rank() * n / all.size(), rows = (all.rank() + 1) * n / all.size() - first;
  auto noise = step.rng.rows(first, rows, n);
  const Step own{step.index, step.count, step.n_rows, step.n_batch, noise};
  auto found = differentiate(turn, batch.cut(first, rows), own, means);
  step.rng.follow(noise);
  return summed(std::move(found), static_cast<double>(rows) / static_cast<double>(n), true, all);
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
