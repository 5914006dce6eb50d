// How a training is judged on held-out rows, and which of its weights are the best.
#pragma once

#include <string>

#include "generatrix/contract/model.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// What one validation found.
struct Judged {
  double value = 0;
  double standard_error = 0;  // of the mean; NaN where it is not known
};

// By the model's score in nats where it has one (larger is better); else by its loss where one turn alone reads rows (smaller is
// better). Losses of several turns work against each other or on different things: such a model has no measure.
class Validator {
 public:
  explicit Validator(Model& model);
  bool can() const { return !measure_.empty(); }
  const std::string& measure() const { return measure_; }  // "nats", "loss", or empty
  // Whether `value` is a number and better than `best`, which is NaN before there is any.
  bool better(double value, double best) const;
  // Mean over the rows, in evaluation mode and without gradient. The draws are the same at every call of the same stream.
  // `index` of `count` steps are done; losses may depend on it.
  Judged judge(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const;

 private:
  Judged by_score(const Dataset& rows, const Codec& codec, const Rng& rng) const;
  Judged by_loss(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const;
  Model& model_;
  std::string measure_;
};

}  // namespace gx
