// What a run's metrics.jsonl tells: how the terms of each turn moved, against seconds of training.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/train/finding.h"

namespace gx {

struct History {
  struct Curve {
    std::string turn, term;              // "discriminator", "loss"
    std::vector<double> seconds, value;  // means between two readings
  };
  std::int64_t steps = 0;  // at the last reading
  double seconds = 0;      // of training until then
  std::int64_t rows = 0;   // read until then; 0 in the log of an older version
  std::vector<Curve> curves;
  std::vector<Finding> findings;  // of the doctor, in order

  // The loss, when there is one turn only: the losses of players against each other are no measure of progress.
  const Curve* descent() const;
};

// Lines that are no readings are passed over. Throws DataError when the file cannot be read.
History read_history(const Path& metrics);

// Seconds until the curve comes within `share` of its final value and stays there; the final value is the mean of the last tenth.
// |value - final| <= share * |final|. Nothing for a curve of fewer than 3 points.
std::optional<double> seconds_to_reach(const History::Curve& curve, double share);

}  // namespace gx
