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
    const auto known = known_labels(batch.given, task);
    const auto each = known.defined() ? known.to(at::kDouble).unsqueeze(1) : at::ones({batch.size(), 1}, at::kDouble);
    counts.index_add_(0, labels_of(batch.given, task), each * on(batch.x()));
    rows.index_add_(0, labels_of(batch.given, task), each);
  });
  const auto theta = (counts + 1) / (rows + 2);
  return {theta.log(), at::log1p(-theta), log_prior};
}

Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options) {
  std::vector<Tensor> log_probs, given;
  for_each_batch(data, codec, options.batch, Rng(options.seed).fork("data"), [&](const Batch& batch, std::int64_t) {
    log_probs.push_back(model.log_probs(batch.x()));
    given.push_back(labels_of(batch.given, codec.task()));
  });
  return {at::cat(log_probs), at::cat(given)};
}

}  // namespace gx
