#include "generatrix/train/differentiate.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/base/torch.h"
#include "generatrix/data/share.h"

namespace gx {
namespace {

// The loss of the batch, and the gradients of weight times its total.
Differentiated at_once(const Turn& turn, const Batch& batch, const Step& step, const Means& means, double weight) {
  Loss loss;
  Tensor total;
  {
    const Bfloat16Scope half(means.device, means.bfloat16);
    loss = turn.loss(batch, step);
    total = loss.total();
  }
  auto gradients = torch::autograd::grad({total}, turn.parameters, {at::full_like(total, weight)});
  return {std::move(loss), total, {std::move(gradients)}};
}

// The loss of the whole from the losses of its parts: terms are means over rows, what is kept has a row for each row of the
// batch. Parts live on the CPU, where reading a number waits for nothing.
Loss joined(const std::vector<Differentiated>& parts, const std::vector<double>& weights) {
  Loss loss;
  const auto join = [&](auto terms, std::size_t term) {
    const auto value = [&](const Differentiated& part) { return (part.loss.*terms)()[term].value; };
    double sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) sum += weights[i] * value(parts[i]).template item<double>();
    return at::scalar_tensor(sum, value(parts.front()).options().requires_grad(false));
  };
  const auto keep = [&](std::size_t term) {
    std::vector<Tensor> rows;
    for (const auto& part : parts) rows.push_back(part.loss.kept()[term].value);
    return at::cat(rows);
  };
  const auto& first = parts.front().loss;
  // NOLINTBEGIN(bugprone-use-after-move): add, watch and keep give back the object that they were called on
  for (std::size_t i = 0; i < first.terms().size(); ++i)
    std::move(loss).add(first.terms()[i].name, join(&Loss::terms, i), first.terms()[i].weight);
  for (std::size_t i = 0; i < first.watched().size(); ++i)
    std::move(loss).watch(first.watched()[i].name, join(&Loss::watched, i));
  for (std::size_t i = 0; i < first.kept().size(); ++i) std::move(loss).keep(first.kept()[i].name, keep(i));
  // NOLINTEND(bugprone-use-after-move)
  return loss;
}

Differentiated by_parts(const Turn& turn, const Batch& batch, const Step& step, const Means& means, double weight) {
  const auto n = batch.size(), n_parts = std::min<std::int64_t>(n, means.workers);
  std::vector<Differentiated> parts(static_cast<std::size_t>(n_parts));
  std::vector<double> weights(parts.size());
  std::optional<Rng> drawn;  // where the stream stands afterwards: all parts draw the same
  in_parallel(n_parts, [&](std::int64_t begin, std::int64_t end) {
    for (auto part = begin; part < end; ++part) {
      const auto i = static_cast<std::size_t>(part);
      const Share share{part, n_parts};
      const auto first = share.first(n), rows = share.rows(n);
      auto noise = step.rng.rows(first, rows, n);
      const Step own{step.index, step.count, step.n_rows, step.n_batch, noise, rows};
      weights[i] = static_cast<double>(rows) / static_cast<double>(n);
      parts[i] = at_once(turn, batch.cut(first, rows), own, means, weight * weights[i]);
      if (part == 0) drawn = noise;
    }
  });
  step.rng.follow(*drawn);
  const at::NoGradGuard off;
  Differentiated whole{joined(parts, weights), {}, {}};
  whole.total = whole.loss.total();
  for (auto& part : parts) whole.gradients.push_back(std::move(part.gradients.front()));
  return whole;
}

}  // namespace

Differentiated differentiate(const Turn& turn, const Batch& batch, const Step& step, const Means& means, double weight) {
  if (means.workers > 1 && batch.size() > 1) return by_parts(turn, batch, step, means, weight);
  return at_once(turn, batch, step, means, weight);
}

int workers_for(const std::vector<Turn>& turns, std::int64_t asked, at::Device device) {
  const auto whole = std::ranges::find(turns, false, &Turn::takes_threads);
  const bool allowed = whole == turns.end() && device.is_cpu();
  if (asked > 1 && !device.is_cpu())
    throw errors::bad_value("train.workers", std::to_string(asked), "must be 0 or 1 on device " + device.str());
  if (asked > 1 && !allowed)
    throw errors::bad_value("train.workers", std::to_string(asked),
                            "must be 0 or 1: turn " + whole->name + " of this model takes all rows of a batch together");
  if (asked > 0) return static_cast<int>(asked);
  return allowed ? threads_in_use() : 1;
}

}  // namespace gx
