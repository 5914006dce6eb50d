#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/studio/run_list.h"

namespace gx {
namespace {

struct Options {
  std::string folder = "runs";
};

std::string date_of(const RunSummary& run) {
  std::tm local{};
  if (run.changed == 0 || !::localtime_r(&run.changed, &local)) return "-";
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local)};
}

ExitCode runs_verb(const Options& options, Output& output) {
  const auto runs = list_runs(options.folder);
  std::vector<std::vector<std::string>> rows{{"run", "model", "data", "steps", "valid nats", "written", "remarks"}};
  for (const auto& run : runs) {
    rows.push_back(
        {run.folder.string(), run.model, run.data, std::to_string(run.steps), number(run.score, 6), date_of(run), run.problem});
    if (output.json) {
      output.result({{"run", run.folder.string()},
                     {"model", run.model},
                     {"data", run.data},
                     {"steps", run.steps},
                     {"best", run.score},
                     {"written", date_of(run)},
                     {"problem", run.problem}},
                    "");
    }
  }
  output.text(runs.empty() ? "no runs in " + options.folder + "; `generatrix train` makes one" : columns(rows));
  return ExitCode::ok;
}

}  // namespace

void add_runs(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("runs", "list the trained models in a folder: model, data, steps, validation score and date, newest first",
            "generatrix runs runs")
      .option("folder", o->folder, "a folder of runs")
      .does([o](Output& output) { return runs_verb(*o, output); });
}

}  // namespace gx
