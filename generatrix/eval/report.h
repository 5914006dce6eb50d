// A finished comparison as values: what the table on the terminal, report.json and report.html all show.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generatrix/eval/metric.h"

namespace gx {

// One number of the table, or the reason why there is none.
struct ReportCell {
  std::optional<double> value;   // mean over seeds
  std::optional<double> spread;  // standard deviation over seeds, when there are several
  // Of value: over rows and draws, and over seeds where there are several (both, as independent parts).
  std::optional<double> standard_error;
  std::string error_by;                        // how it was found: "rows", "jackknife of 20 blocks of rows", "... and 3 seeds"
  Replicates replicates;                       // of value, without blocks of rows: for errors of differences
  double shared_error = 0;                     // of value of one seed, of a part that all rows share; in standard_error
  std::vector<std::optional<double>> by_seed;  // one for each of the row's seeds; empty when none has a number
  std::string kind;                            // "exact mass", "lower_bound mass of p(x|label)"; only equal kinds are ranked
  std::string unranked;                        // why no number of this kind is better than another; empty when one is
  std::string caution;                         // why the number should not be relied on; empty when it may be
  std::string reason;                          // when there is no value
  bool best = false;                           // of its comparable group, or not told apart from the best of it
  std::optional<double> real_vs_real;          // the same measure between two sets of real rows of the same size
  std::optional<double> real_vs_real_error;    // its standard error
  std::int64_t n_real = 0, n_fake = 0;
  std::string features;                               // hash of the feature net, where one was used
  std::vector<std::pair<std::string, double>> extra;  // further numbers that belong to it
};

struct ReportColumn {
  std::string name;     // "frechet_distance"
  std::string heading;  // short, for the table
  std::string group;    // "quality", "likelihood", "representation", "cost"
  std::string unit;     // may be empty
  std::string summary;  // how the number is obtained, one sentence
  MetricInfo::Better better = MetricInfo::Better::neither;
  // What the rows that no model made say of this column: "independent cells are not beaten: ..."; empty when nothing.
  std::string caution;
  bool discriminates = true;  // false: no number of the column is marked as best
};

struct ReportPicture {
  std::string title;       // "samples", "nearest training images", "reconstructions", "interpolations", "density"
  std::string png;         // the file's bytes
  std::string scale = {};  // what a picture without axes should say: "x from -4 to 4, y from -4 to 4"
};

struct ReportCurve {
  std::string name;          // "loss", "validation nats"
  std::string unit;          // of y
  std::vector<double> x, y;  // x: seconds of training
};

// Model x sampler.
struct ReportRow {
  std::string name;   // of the run or recipe
  std::string model;  // of the catalog
  std::string family;
  std::string sampler;  // "prior", "gmm", ...; "none" where the model cannot be sampled
  std::string source;   // the run's folder
  std::vector<std::int64_t> seeds;
  std::string failure;                  // "diverged: ..." and then no cell has a value
  std::vector<ReportCell> cells;        // one for each column
  std::vector<ReportPicture> pictures;  // of the first seed that has a model
  std::vector<ReportCurve> curves;      // of the first seed
  std::string config;                   // complete, TOML
};

struct ReportDifference {
  std::string key;                  // "train.batch"
  std::vector<std::string> values;  // one for each row of the report, "" where the key is absent
};

struct Report {
  std::string command;  // that makes it again
  std::string version;
  std::string data, values, split;
  std::int64_t n_real = 0, n_fake = 0;
  std::uint64_t seed = 0;
  std::string budget;   // "20 s of training each", "2000 steps each"
  std::string machine;  // processor and threads
  std::vector<ReportColumn> columns;
  std::vector<ReportRow> rows;
  // What no model made, for the same columns: "independent cells" (each cell drawn from its values in training), "copies of
  // training rows", "real rows" (the judged rows against as many others). `name` says which, cells of costs are empty.
  std::vector<ReportRow> baselines;
  ReportPicture real;  // real rows, for the eye
  std::vector<ReportDifference> differences;
  std::vector<std::string> notes;  // footnotes and remarks that hold for the whole report
};

}  // namespace gx
