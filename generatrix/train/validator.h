// How a training is judged on held-out rows, and which of its weights are the best.
#pragma once

#include <functional>
#include <map>
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

// A distance of a model's samples to rows, smaller is better: what it draws comes from the stream only. Which distances there are
// is for whoever starts a training to say.
using SampleMeasure = std::function<double(Model&, const Dataset& rows, const Codec&, const Rng&)>;
using SampleMeasures = std::map<std::string, SampleMeasure>;

// As train.choose_by says. "auto": by the model's score in nats where it has one (larger is better); else by its loss where one
// turn alone reads rows (smaller is better). "loss": by that loss also where there is a score. Losses of several turns work
// against each other or on different things: such a model has no measure but that of its samples.
class Validator {
 public:
  // Throws UserError for a measure that is not among `measures`, and one of samples where the model draws none.
  Validator(Model& model, const std::string& choose_by, const SampleMeasures& measures);
  bool can() const { return !measure_.empty(); }
  const std::string& measure() const { return measure_; }  // "nats", "loss", the name of a sample measure, or empty
  // Whether `value` is a number and better than `best`, which is NaN before there is any.
  bool better(double value, double best) const;
  // Mean over the rows, in evaluation mode and without gradient. The draws are the same at every call of the same stream.
  // `index` of `count` steps are done; losses may depend on it.
  Judged judge(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const;

 private:
  Judged by_score(const Dataset& rows, const Codec& codec, const Rng& rng) const;
  Judged by_loss(const Dataset& rows, const Codec& codec, std::int64_t index, std::int64_t count, const Rng& rng) const;
  Model& model_;
  SampleMeasure by_samples_;  // empty: by score or loss
  std::string measure_;
};

}  // namespace gx
