#include <fmt/ranges.h>

#include "generatrix/app/data_report.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/settings.h"

namespace gx {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> settings;
};

// What --set says, as in a configuration of which only [data] counts.
struct Settings {
  DataSpec data;
  static auto fields() { return std::tuple(field("data", &Settings::data, "where rows come from")); }
};

DataSpec spec_of(const Options& options) {
  auto spec = parse<Settings>(with_settings({}, options.settings)).data;
  spec.name = options.name;  // as it was typed, quotes and all
  return spec;
}

ExitCode known_data(Output& output) {
  std::vector<std::vector<std::string>> rows{{"name", "event", "train", "test", "classes", "found", "what"}};
  for (const auto& source : known_sources()) {
    const auto event = fmt::format("{}", fmt::join(source.event, " x "));
    const auto where = source.found.empty() ? "not here: " + source.advice : source.found;
    rows.push_back({source.name, event, std::to_string(source.rows), std::to_string(source.test), std::to_string(source.classes),
                    where, source.summary});
    if (output.json) {
      output.result({{"name", source.name},
                     {"kind", source.kind},
                     {"event", event},
                     {"train", source.rows},
                     {"test", source.test},
                     {"classes", source.classes},
                     {"found", source.found},
                     {"advice", source.advice},
                     {"summary", source.summary}},
                    "");
    }
  }
  output.text(columns(rows));
  output.text(
      "\nA path works in place of a name: arrays (.npz, .npy, IDX), folders of pictures (subfolders are classes), tables\n"
      "(.csv, .tsv, .parquet), texts, ratings, series and folders of sounds; docs/data.md says how each is read.");
  return ExitCode::ok;
}

}  // namespace

void add_data(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("data", "the data sets that this program knows and where they are, or what one holds and which models fit it",
            "generatrix data fashion-mnist")
      .option("name", o->name, "a known data set or a path; all known ones when left out")
      .option("--set", o->settings, "read it by a setting of `generatrix explain data`: --set data.valid=0 (may be repeated)")
      .does([o](Output& output) {
        if (o->name.empty()) return known_data(output);
        tell_of_data(spec_of(*o), output);
        return ExitCode::ok;
      });
}

}  // namespace gx
