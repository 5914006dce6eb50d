// A log-density with its kind and measure, because numbers that differ in either must never be ranked against each other.
#pragma once

#include <string_view>

#include "generatrix/base/tensor.h"

namespace gx {

// What the scores of a model are: known without scoring.
struct ScoreInfo {
  enum class Kind {
    exact,         // log p(x)
    lower_bound,   // at most log p(x), in expectation (an ELBO)
    estimate,      // consistent for log p(x), with a stated error (importance weights, an ODE solver)
    unnormalized,  // log p(x) up to an unknown constant
  };
  // Of what the score is the logarithm.
  enum class Measure {
    mass,     // a probability of the stored event: of its levels, its bits, its symbols. Its negative is a code length.
    density,  // a density per unit volume of the model's space. Read at levels it is the probability of none of them.
  };
  Kind kind = Kind::exact;
  Measure measure = Measure::mass;
  bool operator==(const ScoreInfo&) const = default;
};

struct Score {
  using Kind = ScoreInfo::Kind;
  using Measure = ScoreInfo::Measure;

  Tensor nats;  // [B], float64 or float32: one log-density per event
  ScoreInfo info;
  Tensor error = {};        // [B], nats: standard error of each score, of an estimate that knows it
  Tensor n_cells = {};      // int64 [B]: cells that the score is about, where rows differ in it (lengths, unknown cells)
  double shared_error = 0;  // nats: of a part that all scores share, such as an estimate of log Z
};

std::string_view name_of(ScoreInfo::Kind kind);
std::string_view name_of(ScoreInfo::Measure measure);

}  // namespace gx
