#include "generatrix/tasks/naive_bayes.h"

#include <ATen/ATen.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 1000;

Tensor on(const Tensor& x) { return (x.flatten(1) > 0.5).to(at::kDouble); }  // [B, D]

}  // namespace

Tensor NaiveBayes::log_probs(const Tensor& x) const {
  const auto bits = on(x);
  return at::log_softmax(at::matmul(bits, log_on.t()) + at::matmul(1 - bits, log_off.t()) + log_prior, 1);
}

NaiveBayes fit_naive_bayes(const Dataset& train, const Codec& codec, const Rng& rng) {
  const auto& task = codec.task();
  const auto log_prior = log_label_prior(train, task);
  auto counts = at::zeros({log_prior.size(0), task.event.dims()}, at::kDouble);  // n_yd
  auto rows = at::zeros({log_prior.size(0), 1}, at::kDouble);                    // n_y
  for_each_batch(train, codec, kBatch, rng.fork("naive bayes"), [&](const Batch& batch, std::int64_t) {
    const auto known = of_known_labels(batch, task);
    const auto labels = labels_of(known.given, task);
    counts.index_add_(0, labels, on(known.x()));
    rows.index_add_(0, labels, at::ones({known.size(), 1}, at::kDouble));
  });
  const auto theta = (counts + 1) / (rows + 2);
  return {theta.log(), at::log1p(-theta), log_prior};
}

Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options) {
  return classified(data, codec, options.batch, Rng(options.seed),
                    [&](const Batch& batch, std::int64_t) { return model.log_probs(batch.x()); });
}

}  // namespace gx
