#include "generatrix/train/validator.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/contract/score_rows.h"
#include "generatrix/data/loader.h"

namespace gx {
namespace {

constexpr std::int64_t kValidationBatch = 500;

std::string measure_of(Model& model) {
  if (dynamic_cast<CanScore*>(&model)) return "nats";
  const auto turns = model.turns();
  return turns.size() == 1 && turns.front().reads != Turn::Reads::none ? "loss" : "";
}

}  // namespace

Validator::Validator(Model& model) : model_(model), measure_(measure_of(model)) {}

bool Validator::better(double value, double best) const {
  if (!std::isfinite(value)) return false;
  return measure_ == "loss" ? !(value >= best) : !(value <= best);
}

Judged Validator::judge(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const {
  return measure_ == "loss" ? by_loss(rows, codec, index, count, rng) : by_score(rows, codec, rng);
}

Judged Validator::by_score(const Dataset& rows, const Codec& codec, const Rng& rng) const {
  const auto score = score_rows(dynamic_cast<CanScore&>(model_), rows, codec, kValidationBatch, rng);
  const auto n = static_cast<double>(score.nats.size(0));
  return {score.nats.mean().item<double>(), score.nats.std().item<double>() / std::sqrt(n)};
}

// The loss of a batch is a mean over its rows: batches count by their rows. Its error is that of the means of batches.
Judged Validator::by_loss(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const {
  at::NoGradGuard off;
  const auto turn = model_.turns().front();
  double n = 0, sum = 0, squares = 0, n_batches = 0;
  for_each_batch(rows, codec, kValidationBatch, rng.fork("data"), [&](const Batch& batch, std::int64_t first) {
    auto noise = rng.fork("loss").fork(static_cast<std::uint64_t>(first));
    const Step step{index, count, rows.size(), kValidationBatch, noise};
    const auto loss = turn.loss(batch, step).total().item<double>();
    const auto size = static_cast<double>(batch.size());
    n += size;
    sum += size * loss;
    squares += size * loss * loss;
    ++n_batches;
  });
  const auto mean = sum / n, variance = squares / n - mean * mean;
  return {mean, n_batches > 1 ? std::sqrt(std::max(0.0, variance) / (n_batches - 1)) : std::nan("")};
}

}  // namespace gx
