#include <fmt/ranges.h>

#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/metric_words.h"

namespace gx {
namespace {

std::string words(MetricInfo::Better better) {
  return better == MetricInfo::Better::higher ? "higher" : better == MetricInfo::Better::lower ? "lower" : "neither";
}

ExitCode metrics_verb(Output& output) {
  std::vector<std::vector<std::string>> rows{{"metric", "group", "better", "needs", "what"}};
  for (const auto& info : known_metrics()) {
    const auto others = other_names(info.name);
    const auto also = others.empty() ? "" : fmt::format("; also called {}", fmt::join(others, ", "));
    rows.push_back(
        {info.name, info.group, words(info.better), fmt::format("{}", fmt::join(info.needs, " ")), info.summary + also});
    if (output.json) {
      output.result({{"metric", info.name},
                     {"group", info.group},
                     {"better", words(info.better)},
                     {"unit", info.unit},
                     {"needs", info.needs},
                     {"other_names", others},
                     {"summary", info.summary}},
                    "");
    }
  }
  output.text(columns(rows));
  rows = {{"sampler", "needs", "what"}};
  for (const auto& info : samplers()) {
    auto what = info.summary;
    for (const auto& field : info.fields) what += fmt::format("; {} = {}: {}", field.path, field.default_text, field.doc);
    rows.push_back({info.name, fmt::format("{}", fmt::join(info.needs, " ")), what});
    if (output.json) output.result({{"sampler", info.name}, {"needs", info.needs}, {"summary", info.summary}}, "");
  }
  output.text("\n" + columns(rows));
  return ExitCode::ok;
}

}  // namespace

void add_metrics(Program& program) {
  program.verb("metrics", "list the metrics of `evaluate` and `compare`, what each needs, and the samplers", "generatrix metrics")
      .does(metrics_verb);
}

}  // namespace gx
