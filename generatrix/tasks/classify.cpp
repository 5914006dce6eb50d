#include "generatrix/tasks/classify.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/importance.h"

namespace gx {
namespace {

// log p(y|x) up to a constant in y: [B, C].
using Judge = std::function<Tensor(const Batch& batch, const Rng& noise)>;

// log p(x|y) [B] of rows that all have the label that `batch` gives them.
using Scorer = std::function<Tensor(const Batch& batch, const Rng& noise)>;

Tensor checked(const Score& score) {
  if (score.info.kind == Score::Kind::unnormalized)
    throw errors::bad_value("score", std::string(name_of(score.info.kind)),
                            "Bayes' rule needs log p(x|y); train with --set model.likelihood=logistic_mixture, or on binary data "
                            "(--set data.values=dynamic)");
  return score.nats;
}

Scorer scorer_of(Model& model, std::int64_t samples) {
  auto& own = dynamic_cast<CanScore&>(model);
  if (samples == 0) {
    return [&own](const Batch& batch, const Rng& noise) {
      auto draws = noise.fork("score");
      return checked(own.score(batch, draws));
    };
  }
  const auto view = latent_view(model);
  if (!view) throw errors::lacks_latents("--samples");
  return [view = *view, samples, &own](const Batch& batch, const Rng& noise) {
    auto draws = noise.fork("kind");
    checked(own.score(batch.cut(0, 1), draws));
    return importance_weighted(view, batch, {.k = samples}, noise.fork("is")).nats;
  };
}

Judge bayes(const Scorer& score, const Tensor& log_prior, const Task& task) {
  return [=](const Batch& batch, const Rng& noise) {
    const auto of_device = at::TensorOptions(log_prior.device()).dtype(at::kLong);
    std::vector<Tensor> joint;
    for (std::int64_t y = 0; y < log_prior.size(0); ++y) {
      const Batch labelled{batch.event, with_labels(batch.given, task, at::full({batch.size()}, y, of_device))};
      joint.push_back(score(labelled, noise).to(at::kDouble));  // [B]: the same noise for all y
    }
    return at::stack(joint, 1) + log_prior;  // log p(x|y) + log p(y)
  };
}

Judge judge_of(Model& model, const Tensor& log_prior, const Task& task, std::int64_t samples) {
  if (auto* able = dynamic_cast<CanClassify*>(&model)) {
    if (samples > 0) throw errors::lacks_latents("--samples");
    return [able](const Batch& batch, const Rng&) { return able->classify(batch.x()).log_probs; };
  }
  if (!model.task().label() || !dynamic_cast<CanScore*>(&model))
    throw errors::bad_value("model", "one without labels", "needs a model that classifies, or one that scores x given a label");
  return bayes(scorer_of(model, samples), log_prior, task);
}

Tensor expect_labels(const Tensor& labels) {
  if (!labels.defined()) throw errors::bad_value("data", "rows without labels", "needs labels to compare with");
  return labels;
}

UserError labels_not_known() {
  return errors::bad_value("data", "rows whose labels are not known", "needs labels to compare with");
}

}  // namespace

Tensor log_label_prior(const Dataset& data, const Task& task) {
  const auto rows = read_all(data).given;
  auto given = expect_labels(labels_of(rows, task));
  if (const auto known = known_labels(rows, task); known.defined()) given = given.masked_select(known);
  const auto classes = count_of(task.label()->values);
  const auto highest = given.max().item<std::int64_t>();
  if (highest >= classes)
    throw errors::bad_value("data", fmt::format("label {}", highest), fmt::format("the model knows {} labels, from 0", classes));
  return (at::bincount(given, {}, classes).to(at::kDouble) / static_cast<double>(given.size(0))).log();
}

void expect_labels(const Dataset& data, const Codec& codec) {
  Rng unused(0, data.device());
  const auto row = read_batch(data, codec, 0, std::min<std::int64_t>(1, data.size()), unused);
  if (!labels_of(row.given, codec.task()).defined()) throw labels_not_known();
}

Tensor rows_to_classify(std::int64_t n_rows, const ClassifyOptions& options) {
  if (options.limit == 0 || options.limit >= n_rows) return at::arange(n_rows, at::kLong);
  return Rng(options.seed).fork("rows").permutation(n_rows).slice(0, 0, options.limit);
}

bool Classified::knows_labels() const { return at::ge(given, 0).any().item<bool>(); }

Classified classified(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng,
                      const std::function<Tensor(const Batch& batch, std::int64_t first)>& log_probs_of) {
  const at::NoGradGuard off;
  std::vector<Tensor> log_probs, given;
  for_each_batch(data, codec, batch, rng.fork("data"), [&](const Batch& all, std::int64_t first) {
    auto labels = labels_of(all.given, codec.task());
    if (!labels.defined()) labels = at::full({all.size()}, -1, at::kLong);
    if (const auto known = known_labels(all.given, codec.task()); known.defined()) labels = at::where(known, labels, -1);
    given.push_back(labels);
    log_probs.push_back(log_probs_of(all, first).to(at::kDouble));
  });
  return {at::log_softmax(at::cat(log_probs), 1).to(at::kCPU), at::cat(given).to(at::kCPU)};
}

Classified classify(Model& model, const Dataset& data, const Codec& codec, const Tensor& log_prior,
                    const ClassifyOptions& options) {
  const auto judge = judge_of(model, log_prior.to(data.device()), codec.task(), options.samples);
  const Rng rng(options.seed, data.device());
  return classified(data, codec, options.batch, rng, [&](const Batch& batch, std::int64_t first) {
    return judge(batch, rng.fork("noise").fork(static_cast<std::uint64_t>(first)));
  });
}

LabelAccuracy accuracy_of(const Classified& found) {
  if (!found.knows_labels()) throw labels_not_known();
  const auto known = at::ge(found.given, 0).nonzero().squeeze(1);
  const auto given = found.given.index_select(0, known);  // [M]
  const auto right = found.log_probs.index_select(0, known).argmax(1) == given;
  const auto classes = found.log_probs.size(1);
  LabelAccuracy result{.n = given.size(0)};
  const auto n = static_cast<double>(result.n);
  result.value = right.to(at::kDouble).mean().item<double>();
  result.standard_error = std::sqrt(result.value * (1 - result.value) / n);
  const auto rows = at::bincount(given, {}, classes), correct = at::bincount(given.masked_select(right), {}, classes);
  const auto shares = correct.to(at::kDouble) / rows;  // [C]
  for (std::int64_t y = 0; y < classes; ++y) {
    result.rows.push_back(rows[y].item<std::int64_t>());
    result.by_class.push_back(shares[y].item<double>());
  }
  return result;
}

}  // namespace gx
