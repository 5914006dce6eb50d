// What metrics judge: a model with the rows it is judged on, and the samples that a sampler draws from it.
#pragma once

#include <functional>
#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/eval/factors/factors.h"
#include "generatrix/eval/reference.h"

namespace gx {

// What samples are judged with; without it the metrics that need it do not apply.
struct Evidence {
  const Reference* reference = nullptr;  // real rows, and the features of both sides
  const Sampler* sampler = nullptr;
  std::int64_t n_samples = 1000;
  bool train_is_own = true;        // whether the training rows of the reference are those that the model was trained on
  const Dataset* train = nullptr;  // the reference's training rows, as stored
};

class Subject final {
 public:
  // k: draws per row for estimates that take many; batch: rows at a time. Throws UserError when one is below 1 or there are no
  // rows.
  Subject(Model& model, const Dataset& data, const Codec& codec, std::int64_t k, std::int64_t batch, Rng rng,
          Evidence evidence = {});

  Model& model() const { return model_; }
  const Space& space() const { return codec_.task().event; }
  const Codec& codec() const { return codec_; }
  std::int64_t size() const { return data_.size(); }
  std::int64_t k() const { return k_; }

  // The same with so many draws per row; it refers to what this one refers to.
  Subject with_draws(std::int64_t k) const { return {model_, data_, codec_, k, batch_, rng_, evidence_}; }

  // A stream for one metric's draws.
  Rng noise(std::string_view metric) const { return rng_.fork(metric); }

  // Every row once, in order, without gradient: use(batch, index of its first row). Every metric sees the same values, of
  // randomly binarized rows too.
  void each_batch(const std::function<void(const Batch&, std::int64_t)>& use) const;

  // `of` a batch and the index of its first row gives [B, ...]; all batches together, float64 [N, ...] on the CPU.
  Tensor each_row(const std::function<Tensor(const Batch&, std::int64_t)>& of) const;

  // The model's own score of every row, in the data's own units, computed once. The model must be able to score. Of a model that
  // is told something it is log p(x|y) of what each row is given.
  const Score& score() const;
  // log p(x) of every row, in the same units and of the same kind: the score itself where the model is told nothing, and
  //   log p(x) = log sum_y p(x|y) p(y),   p(y): shares of labels in training
  // where it is told one label of at most 32 classes. Nothing where the model is told something else. Computed once.
  const std::optional<Score>& marginal_score() const;
  bool is_conditional() const { return !model_.task().given.empty(); }

  // Mean codes of every row, flat, beside the factors that rows are given (factors/factors.h), on the CPU, computed once. The
  // model must be able to encode, and rows must have factors.
  const CodedRows& coded() const;

  // What the model makes of what each row is given, one draw a row in its own values, [N, ...event] on the CPU, drawn once. The
  // model must sample.
  const Tensor& answers() const;

  const Reference* reference() const { return evidence_.reference; }
  const Sampler* sampler() const { return evidence_.sampler; }
  bool train_is_own() const { return evidence_.train_is_own; }
  const Dataset* train() const { return evidence_.train; }  // may be null
  at::Device device() const { return data_.device(); }      // on which the model draws
  // n_samples events of the sampler in the reference's unit, as they would be written to a file, drawn once, under what the rows
  // judged are given (usual_conditions). There must be a sampler
  // and a reference, and events a distance.
  const Seen& fake() const;
  // What they were drawn under.
  const Rows& fake_given() const;

 private:
  Model& model_;
  const Dataset& data_;
  const Codec& codec_;
  std::int64_t k_, batch_;
  Rng rng_;
  Evidence evidence_;
  mutable std::optional<Score> score_, marginal_;
  mutable std::optional<CodedRows> coded_;
  mutable Tensor answers_;
  mutable std::optional<Seen> fake_;
  mutable Rows fake_given_;
};

}  // namespace gx
