#include "generatrix/tasks/staged_model.h"

#include <ATen/ATen.h>

#include "generatrix/data/fill_in.h"

namespace gx {
namespace {

struct Stages {
  ModelPtr first, second;
  Codec codes;

  Rows sample(std::int64_t n, const Rows& given, Rng& rng) const {
    const at::NoGradGuard off;
    const auto drawn = dynamic_cast<CanSample&>(*second).sample(n, given, rng);
    const auto law = decoded(codes.decode(drawn).x());
    const auto& fields = first->task().event.fields;
    const bool smooth = std::ranges::none_of(fields, [](const Field& f) { return std::holds_alternative<Symbols>(f.values); });
    return smooth ? law.mean() : law.sample(rng);
  }
  RowsLaw decoded(const Tensor& z) const {
    const auto weights =
        first->parameters().empty() ? first->buffers() : first->parameters();  // a fitted model has buffers alone
    const auto type = weights.front().scalar_type();
    return dynamic_cast<CanDecode&>(*first).decode(z.is_floating_point() ? z.to(type) : z, {});
  }
  std::int64_t passes() const { return 1 + dynamic_cast<CanSample&>(*second).passes_to_sample(); }
};

class Staged : public Model, public CanSample {
 public:
  Staged(Stages stages, Task task, std::string why_no_score = {})
      : Model(std::move(task)), stages_(std::move(stages)), why_no_score_(std::move(why_no_score)) {
    register_module("first", stages_.first);
    register_module("second", stages_.second);
  }
  std::vector<Turn> turns() override { return {}; }
  std::int64_t passes_to_sample() const override { return stages_.passes(); }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override { return stages_.sample(n, given, rng); }
  const std::string& why_no_score() const { return why_no_score_; }

 protected:
  Stages stages_;

 private:
  std::string why_no_score_;
};

// Of two models that both score.
class StagedBound : public Staged, public CanScore, public CanEncode, public CanDecode {
 public:
  using Staged::Staged;
  Score score(const Batch& batch, Rng& rng) override {
    const at::NoGradGuard off;
    const auto code = draw(encode(batch), rng);
    const auto z = as_values(code.z);
    const auto prior = dynamic_cast<CanScore&>(*stages_.second).score({z, batch.given}, rng);
    auto nats = stages_.decoded(code.z).log_prob(batch.event) + prior.nats;
    if (prior.info.measure == Score::Measure::density) nats = nats + stages_.codes.log_volume(z).to(nats.device());
    if (code.log_q.defined()) nats = nats - code.log_q;
    return {.nats = nats,
            .info = score_info(),
            .error = prior.error,
            .n_cells = known_cells(batch.event, stages_.first->task().event),
            .shared_error = prior.shared_error};
  }
  ScoreInfo score_info() const override {
    const auto first = dynamic_cast<const CanScore&>(*stages_.first).score_info();
    const auto second = dynamic_cast<const CanScore&>(*stages_.second).score_info();
    const bool known = first.kind != ScoreInfo::Kind::unnormalized && second.kind != ScoreInfo::Kind::unnormalized;
    return {known ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized, first.measure};
  }
  std::int64_t passes_to_score() const override { return 2 + dynamic_cast<const CanScore&>(*stages_.second).passes_to_score(); }
  Distribution encode(const Batch& batch) override { return dynamic_cast<CanEncode&>(*stages_.first).encode({batch.event}); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return dynamic_cast<CanDecode&>(*stages_.first).decode(z, {}); }

 protected:
  struct Code {
    Tensor z, log_q;  // [B, ...shape]; [B], undefined where it is 0
  };
  virtual Code draw(const Distribution& q, Rng& rng) const = 0;

 private:
  // Codes as the second model reads them: two symbols are bits, numbers are scaled.
  Rows as_values(const Tensor& z) const {
    Rng none(0);
    return stages_.codes.encode({Rows(z)}, none).event;
  }
};

class StagedNumbers final : public StagedBound {
 public:
  using StagedBound::StagedBound;

 protected:
  Code draw(const Distribution& q, Rng& rng) const override {
    const auto z = q.sample({}, rng);
    return {z, q.log_prob(z)};
  }
};

class StagedSymbols final : public StagedBound, public HasCodebook {
 public:
  using StagedBound::StagedBound;
  Field code() const override { return dynamic_cast<const HasCodebook&>(*stages_.first).code(); }

 protected:
  Code draw(const Distribution& q, Rng&) const override { return {q.mean().round().to(at::kLong), {}}; }
};

}  // namespace

ModelPtr staged_model(const ModelPtr& first, const ModelPtr& second, Codec codes, std::string why_no_score) {
  Stages stages{first, second, std::move(codes)};
  Task task{first->task().event, second->task().given};
  if (!why_no_score.empty()) return std::make_shared<Staged>(std::move(stages), std::move(task), std::move(why_no_score));
  if (dynamic_cast<HasCodebook*>(stages.first.get())) return std::make_shared<StagedSymbols>(std::move(stages), std::move(task));
  return std::make_shared<StagedNumbers>(std::move(stages), std::move(task));
}

std::string why_no_score(const Model& model) {
  const auto* both = dynamic_cast<const Staged*>(&model);
  return both ? both->why_no_score() : "";
}

}  // namespace gx
