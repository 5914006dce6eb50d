// A metric: what it measures, what it needs of a model, and the measuring. Its result is a number or the reason why there is
// none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "generatrix/eval/subject.h"
#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

struct Measurement {
  std::string metric;
  double value = 0;
  std::optional<double> standard_error = {};               // of value over rows and draws, where there is one
  std::string error_by = {};                               // how the error was found: "rows", "jackknife of 20 blocks", ...
  Replicates replicates = {};                              // of value, without blocks of rows: for errors of differences
  double shared_error = 0;                                 // of a part that all rows share; in standard_error, not in replicates
  std::string kind = {}, measure = {};                     // of a likelihood (score.h); kinds of other metrics
  std::string given = {};                                  // "label": the likelihood is log p(x|label) and no log p(x)
  std::string unranked = {};                               // why no number of this kind is better than another; empty when one is
  std::string caution = {};                                // why the number should not be relied on
  std::int64_t n = 0;                                      // real rows that it was measured on
  std::int64_t n_fake = 0;                                 // samples that it was measured on; 0 when it needs none
  std::optional<double> real_vs_real = {};                 // the same measure between real rows and as many other real rows
  std::optional<double> real_vs_real_error = {};           // its standard error
  std::string features = {};                               // hash of the feature net, where one was used
  std::vector<std::pair<std::string, double>> extra = {};  // named numbers that belong to it: k, effective sample size
  std::vector<double> by_dimension = {};                   // of the latent, for metrics that are about dimensions
};

struct Omitted {
  std::string metric, reason;
};

struct MetricInfo {
  enum class Better { higher, lower, neither };
  std::string name, summary;
  std::string unit;  // "nats", "bits", "dimensions", or empty
  // Abilities of the model: "score", "encode", "decode", "prior", "invert", "classify", "filter", "codebook",
  // "vectors" (contract/abilities.h); "latents", one of encode and filter, and "draws", filter or all of encode, decode and
  // prior; what an event must be: "one_fixed_field" (one tensor whose cells are known), "distance" (that, of numbers, levels or
  // bits); and what it is judged with: "sample" (a sampler and real rows to compare with), "features" (a net for this data set),
  // "classes" (one that is a classifier), "modes" (a mixture whose modes are known), all four of events with a distance; what
  // rows must be given: "labels" (a factor: factors/factors.h), "factors" (two or more); "picture", that the model is given one;
  // "tags", that events are vectors of words and features are given.
  std::vector<std::string> needs;
  Better better = Better::neither;
  // Where a comparison shows it: quality (of samples), likelihood, representation (codes and what comes back from them).
  std::string group = "representation";
  std::string heading = {};  // in narrow tables; the words of the name when empty
  bool slow = false;         // measured only when it is named
};

struct Metric {
  using Finding = std::variant<Measurement, Omitted>;
  MetricInfo info;
  // The caller has checked `needs` and fills in the `metric` of the result.
  std::function<Finding(const Subject&)> measure;
};

// The mean of float64 [N] with its standard error sd / sqrt N, absent for one row, and its replicates.
Measurement mean_of(const Tensor& rows);

// The error of replicates, and how it was found.
void take_jackknife(Measurement& result, Replicates replicates);
// An error that all rows share, beside that of rows which the result has.
void take_shared_error(Measurement& result, double error);

// Why the subject cannot be measured by what `needs` that; empty when it can. "sample" draws the samples, all of which must be
// finite.
std::string why_not(const Subject& subject, const std::vector<std::string>& needs);

}  // namespace gx
