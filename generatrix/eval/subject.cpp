#include "generatrix/eval/subject.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/contract/score_rows.h"
#include "generatrix/data/loader.h"
#include "generatrix/eval/factors/coded_rows.h"
#include "generatrix/eval/judging.h"

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

namespace {

constexpr std::int64_t kMostLabels = 32;

// The model that it is, told this label whatever rows are given.
struct ToldOneLabel final : CanScore {
  CanScore& model;
  const Task& task;
  std::int64_t label;
  ToldOneLabel(CanScore& m, const Task& t, std::int64_t y) : model(m), task(t), label(y) {}
  ScoreInfo score_info() const override { return model.score_info(); }
  Score score(const Batch& batch, Rng& rng) override {
    const auto labels =
        at::full({batch.size()}, label, at::TensorOptions(batch.event.columns.front().data.device()).dtype(at::kLong));
    return model.score({batch.event, labels_as_given(task, labels)}, rng);
  }
};

}  // namespace

const std::optional<Score>& Subject::marginal_score() const {
  if (marginal_) return marginal_;
  const auto& task = model_.task();
  if (!is_conditional()) return marginal_ = score();
  if (!task.given.is_one() || !task.label() || count_of(task.label()->values) > kMostLabels) return marginal_;
  const auto log_share = label_shares(codec_).log();  // [C]
  auto& own = dynamic_cast<CanScore&>(model_);
  std::vector<Tensor> joint;
  for (std::int64_t y = 0; y < log_share.size(0); ++y) {
    const auto log_p = log_share[y].item<double>();
    if (std::isinf(log_p)) continue;  // a label that no training row has
    ToldOneLabel told(own, task, y);
    auto of_label = score_rows(told, data_, codec_, batch_, rng_);
    joint.push_back(of_label.nats + log_p);
    if (!marginal_) marginal_ = std::move(of_label);
  }
  marginal_->nats = at::logsumexp(at::stack(joint), 0);
  marginal_->error = Tensor();
  return marginal_;
}

const CodedRows& Subject::coded() const {
  if (!coded_) coded_ = coded_rows(dynamic_cast<CanEncode&>(model_), data_, codec_, batch_, rng_.fork("data"));
  return *coded_;
}

const Tensor& Subject::answers() const {
  if (answers_.defined()) return answers_;
  auto& sampler = dynamic_cast<CanSample&>(model_);
  std::vector<Tensor> parts;
  each_batch([&](const Batch& batch, std::int64_t first) {
    auto rng = noise("answer").fork(static_cast<std::uint64_t>(first));
    parts.push_back(sampler.sample(batch.size(), batch.given, rng).x().to(at::kCPU));
  });
  return answers_ = at::cat(parts);
}

const Seen& Subject::fake() const {
  if (!fake_) {
    const at::NoGradGuard off;
    auto noise = rng_.fork("samples");
    const auto n = evidence_.n_samples;
    const auto given = usual_conditions(model_.task(), codec_, &data_, data_.device())(n, noise);
    const auto drawn = evidence_.sampler->draw(n, given, noise).to(at::kCPU);
    Rng unused(0);
    auto x = evidence_.reference->codec().encode({codec_.decode(drawn)}, unused).x().to(at::kFloat);
    if (drawn.x().is_floating_point()) x = x.masked_fill(drawn.x().isfinite().logical_not(), NAN);  // bytes would hide it
    fake_ = evidence_.reference->see(x);
    fake_given_ = given.to(at::kCPU);
  }
  return *fake_;
}

const Rows& Subject::fake_given() const {
  fake();
  return fake_given_;
}

}  // namespace gx
