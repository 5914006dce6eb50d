// A trained model judged on a data set by every metric asked for.
#pragma once

#include "generatrix/eval/known_metrics.h"

namespace gx {

struct EvaluateOptions {
  std::vector<std::string> metrics;  // empty: all that are known
  std::int64_t k = 100;              // draws per row of importance-weighted estimates
  std::int64_t limit = 0;            // at most so many rows; 0: all
  std::int64_t batch = 128;          // rows at a time
  std::uint64_t seed = 0;
  std::function<void(const std::string&)> tell = [](const std::string&) {};  // of each metric, before it is measured
};

struct Evaluation {
  std::vector<Measurement> measured;
  std::vector<Omitted> omitted;  // metrics that do not apply to this model or data, with the reason
  std::int64_t n = 0;            // rows
  std::int64_t k = 0;
  std::uint64_t seed = 0;
};

// Rows are the first `limit` of a permutation that depends on the seed and the number of rows alone, so that a larger limit adds
// rows and drops none; all rows stay in their order. Equal arguments give equal numbers on one machine. The model is in
// evaluation mode meanwhile and its weights do not change.
// Throws UserError: unknown metric (nearest name), k or batch below 1, negative limit, no rows.
Evaluation evaluate(Model& model, const Dataset& data, const Codec& codec, const EvaluateOptions& options,
                    const Evidence& evidence = {});

}  // namespace gx
