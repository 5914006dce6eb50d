#include "generatrix/eval/subject.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/contract/score_rows.h"
#include "generatrix/data/loader.h"

namespace gx {

Subject::Subject(Model& model, const Dataset& data, const Codec& codec, std::int64_t k, std::int64_t batch, Rng rng,
                 Evidence evidence)
    : model_(model), data_(data), codec_(codec), k_(k), batch_(batch), rng_(std::move(rng)), evidence_(evidence) {
  if (k < 1) throw errors::bad_value("k", std::to_string(k), "must be positive");
  if (batch < 1 || data.size() < 1) throw errors::no_batches(data.size(), batch);
}

void Subject::each_batch(const std::function<void(const Batch&, std::int64_t)>& use) const {
  const at::NoGradGuard off;
  for_each_batch(data_, codec_, batch_, rng_.fork("data"), use);  // the stream that score_rows reads with
}

Tensor Subject::each_row(const std::function<Tensor(const Batch&, std::int64_t)>& of) const {
  std::vector<Tensor> parts;
  each_batch([&](const Batch& batch, std::int64_t first) { parts.push_back(of(batch, first).to(at::kDouble)); });
  return at::cat(parts).to(at::kCPU);
}

const Score& Subject::score() const {
  if (!score_) score_ = score_rows(dynamic_cast<CanScore&>(model_), data_, codec_, batch_, rng_);
  return *score_;
}

const Seen& Subject::fake() const {
  if (!fake_) {
    const at::NoGradGuard off;
    auto noise = rng_.fork("samples");
    const auto n = evidence_.n_samples;
    const auto given = usual_conditions(model_.task(), codec_, &data_, data_.device())(n, noise);
    fake_ = evidence_.reference->see(evidence_.sampler->draw(n, given, noise).x().to(at::kCPU, at::kFloat));
  }
  return *fake_;
}

}  // namespace gx
