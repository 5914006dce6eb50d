#include "generatrix/eval/reference.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/judging.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 500;
constexpr std::int64_t kMostComponents = 1024;

// n rows that the stream chooses, or all of them, as the codec gives them.
Tensor encoded(const Dataset& data, const Codec& codec, std::int64_t n, const Rng& rng) {
  const DatasetPtr all(DatasetPtr(), &data);  // looks on, owns nothing
  const Subset chosen(all, rng.fork("rows").permutation(data.size()).slice(0, 0, n));
  std::vector<Tensor> parts;
  for_each_batch(chosen, codec, kBatch, rng.fork("data"),
                 [&](const Batch& batch, std::int64_t) { parts.push_back(batch.x().to(at::kCPU, at::kFloat)); });
  return at::cat(parts);
}

}  // namespace

Seen Seen::first(std::int64_t n) const {
  const auto cut = [n](const Tensor& rows) { return rows.defined() ? rows.slice(0, 0, n) : rows; };
  return {cut(x), cut(features), cut(log_probs)};
}

Reference::Reference(const Parts& parts)
    : codec_(judging_codec(parts.codec, parts.judged)),
      net_(parts.net),
      modes_(parts.modes),
      judged_is_train_(&parts.judged == &parts.train) {
  if (parts.n < 0) throw errors::bad_value("n", std::to_string(parts.n), "must not be negative; 0 takes all rows");
  const auto n_train = std::min(parts.train.size(), std::max<std::int64_t>(2, parts.kept / codec_.task().event.dims()));
  const auto most = judged_is_train_ ? n_train / 2 : std::min(parts.judged.size(), n_train);
  if (most < 1) throw errors::no_batches(most, kBatch);
  if (!codec_.task().event.is_one() || !codec_.task().event.only().is_fixed()) return;  // no metric of samples applies
  const auto n = parts.n == 0 ? most : std::min(parts.n, most);
  const at::NoGradGuard off;
  train_ = encoded(parts.train, codec_, n_train, parts.rng.fork("twin"));
  twin_ = see(train_.slice(0, 0, n));
  real_ = see(judged_is_train_ ? train_.slice(0, n, 2 * n) : encoded(parts.judged, codec_, n, parts.rng.fork("real")));
}

Seen Reference::see(const Tensor& x) const {
  if (!net_) return {x, codec_.task().event.is_image() ? Tensor() : x.flatten(1), {}};
  std::vector<Tensor> features, log_probs;
  for (const auto& some : x.split(kBatch)) {
    const auto seen = net_->of(net_->codec ? carried(some, codec_, *net_->codec) : some);
    features.push_back(seen.features);
    if (seen.log_probs.defined()) log_probs.push_back(seen.log_probs);
  }
  return {x, at::cat(features), log_probs.empty() ? Tensor() : at::cat(log_probs)};
}

const std::optional<Pca>& Reference::pca() const {
  const auto n_dims = codec_.task().event.dims();
  if (!pca_ && n_dims <= kMostComponents) pca_ = fit_pca(train_.flatten(1), n_dims);
  return pca_;
}

Reference::Floor Reference::real_against_real(const std::string& name, std::int64_t n, const std::function<Floor()>& of) const {
  const auto found = floors_.find({name, n});
  return found != floors_.end() ? found->second : floors_.emplace(std::pair(name, n), of()).first->second;
}

}  // namespace gx
