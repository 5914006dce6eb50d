#include "generatrix/studio/run_list.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/media/safetensors.h"
#include "generatrix/spec/json.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/run_folder.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

constexpr int kDepth = 3;  // folders below the one that is listed: runs/compare/vae is at 2

bool is_run_folder(const Path& folder) {
  std::error_code none;
  return fs::is_regular_file(RunFolder{folder}.config(), none) || fs::is_regular_file(RunFolder{folder}.model(), none);
}

std::time_t time_of(const Path& file) {
  std::error_code failed;
  const auto written = fs::last_write_time(file, failed);
  if (failed) return 0;
  return std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(std::chrono::file_clock::to_sys(written)));
}

// The text that stands under these keys; empty when there is none.
std::string text_under(const Table& table, const std::string& section, const std::string& key) {
  const auto* value = value_at(table, section, key);
  const auto* text = value ? value->as<std::string>() : nullptr;
  return text ? *text : "";
}

void read_names(const Table& config, RunSummary& run) {
  run.model = text_under(config, "model", "kind");
  run.data = text_under(config, "data", "name");
}

void read_model_header(const Path& path, RunSummary& run) {
  const SafetensorsFile file(path);
  const auto found = file.metadata().find("generatrix");
  if (found == file.metadata().end()) throw errors::malformed(path, "no generatrix header", "a model of `generatrix train`");
  const auto header = parse_json(found->second, path.string());
  if (const auto* config = header.find("config"); config && config->as<Table>()) read_names(*config->as<Table>(), run);
  if (const auto* step = header.find("step"); step && step->as<std::int64_t>()) run.steps = *step->as<std::int64_t>();
  if (const auto* score = header.find("score"); score && score->as<double>()) run.score = *score->as<double>();
}

RunSummary summary_of_run(const Path& folder) {
  const RunFolder files{folder};
  RunSummary run{.folder = folder, .score = std::numeric_limits<double>::quiet_NaN()};
  try {
    if (fs::exists(files.config())) read_names(parse_toml(read_file(files.config(), "a configuration"), "config.toml"), run);
    run.changed = time_of(files.config());
    if (!fs::exists(files.model())) {
      run.problem = "no model yet";
      return run;
    }
    run.changed = time_of(files.model());
    read_model_header(files.model(), run);
  } catch (const Error& error) {
    run.problem = error.what();
  }
  return run;
}

void add_runs(const Path& folder, int depth, std::vector<RunSummary>& runs) {
  if (is_run_folder(folder)) {
    runs.push_back(summary_of_run(folder));
    return;
  }
  std::error_code failed;
  for (fs::directory_iterator below(folder, failed), end; !failed && depth > 0 && below != end; below.increment(failed)) {
    std::error_code unknown;
    if (below->is_directory(unknown)) add_runs(below->path(), depth - 1, runs);
  }
}

}  // namespace

std::vector<RunSummary> list_runs(const Path& folder) {
  if (!fs::is_directory(folder))
    throw errors::bad_value("folder", folder.string(), "must be a folder of runs, as `generatrix train` makes it");
  std::vector<RunSummary> runs;
  add_runs(folder, kDepth, runs);
  std::ranges::sort(runs, [](const RunSummary& a, const RunSummary& b) {
    return a.changed != b.changed ? a.changed > b.changed : a.folder < b.folder;
  });
  return runs;
}

}  // namespace gx
