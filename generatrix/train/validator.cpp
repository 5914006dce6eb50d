#include "generatrix/train/validator.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/contract/fits.h"
#include "generatrix/contract/score_rows.h"
#include "generatrix/data/loader.h"
#include "generatrix/train/spec.h"

namespace gx {
namespace {

constexpr std::int64_t kValidationBatch = 500;
constexpr const char* kUseAuto = "use train.choose_by=auto";

bool has_one_loss(Model& model) {
  const auto turns = model.turns();
  return turns.size() == 1 && turns.front().reads != Turn::Reads::none;
}

std::string measure_of(Model& model) {
  if (dynamic_cast<CanScore*>(&model)) return "nats";
  return has_one_loss(model) ? kChooseByLoss : "";
}

std::vector<std::string> names_of(const SampleMeasures& measures) {
  std::vector<std::string> names{kChooseByItself, kChooseByLoss};
  for (const auto& [name, measure] : measures) names.push_back(name);
  return names;
}

}  // namespace

Validator::Validator(Model& model, const std::string& choose_by, const SampleMeasures& measures) : model_(model) {
  if (choose_by == kChooseByItself) {
    measure_ = measure_of(model);
    return;
  }
  if (choose_by == kChooseByLoss) {
    if (!has_one_loss(model))
      throw errors::bad_value("train.choose_by", choose_by, fmt::format("needs one loss of rows: {}", kUseAuto));
    measure_ = choose_by;
    return;
  }
  const auto found = measures.find(choose_by);
  if (found == measures.end()) throw errors::unknown_name("train.choose_by", "measure", choose_by, names_of(measures));
  if (!dynamic_cast<CanSample*>(&model))
    throw errors::bad_value("train.choose_by", choose_by, fmt::format("needs samples, and the model draws none: {}", kUseAuto));
  if (const auto reason = why_no_array(model.task().event))
    throw errors::bad_value("train.choose_by", choose_by, fmt::format("needs a distance of rows: {}: {}", *reason, kUseAuto));
  by_samples_ = found->second;
  measure_ = choose_by;
}

bool Validator::better(double value, double best) const {
  if (!std::isfinite(value)) return false;
  return measure_ == "nats" ? !(value <= best) : !(value >= best);
}

Judged Validator::judge(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const {
  if (by_samples_) {
    const at::NoGradGuard off;
    return {by_samples_(model_, rows, codec, rng), std::nan("")};
  }
  return measure_ == kChooseByLoss ? by_loss(rows, codec, index, count, rng) : by_score(rows, codec, rng);
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
