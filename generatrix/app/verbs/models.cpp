#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

ExitCode models(Output& output) {
  std::vector<std::vector<std::string>> rows{{"name", "family", "can", "what"}};
  const auto catalog = full_catalog();
  for (const auto& entry : catalog.entries()) {
    const auto& info = entry.info;
    rows.push_back({info.name, info.family, fmt::format("{}", fmt::join(entry.abilities, " ")), info.summary});
    if (output.json) {
      output.result({{"name", info.name},
                     {"family", info.family},
                     {"abilities", entry.abilities},
                     {"summary", info.summary},
                     {"paper", info.paper}},
                    "");
    }
  }
  output.text(columns(rows));
  output.text("\n`generatrix explain NAME` tells more.");
  return ExitCode::ok;
}

}  // namespace

void add_models(Program& program) {
  program.verb("models", "list the models that this program knows", "generatrix models").does(models);
}

}  // namespace gx
