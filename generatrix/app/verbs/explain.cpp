#include <algorithm>

#include "generatrix/app/data_report.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"

namespace gx {
namespace {

struct Options {
  std::string name;
};

std::string remark(const FieldInfo& field) {
  auto text = field.doc;
  if (!field.alternatives.empty()) text += fmt::format("; one of {}", fmt::join(field.alternatives, ", "));
  if (!field.constraint.empty()) text += "; " + field.constraint;
  if (!field.when.empty()) text += " (when " + field.when + ")";
  return text;
}

// The fields of one section, one row each.
void show_fields(const std::string& section, const std::vector<FieldInfo>& fields, Output& output) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& field : fields) {
    rows.push_back({"  " + section + "." + field.path, field.default_text, remark(field)});
    if (output.json) {
      output.result({{"field", section + "." + field.path},
                     {"type", field.type},
                     {"default", field.default_text},
                     {"doc", field.doc},
                     {"constraint", field.constraint},
                     {"alternatives", field.alternatives},
                     {"when", field.when}},
                    "");
    }
  }
  output.text(columns(rows));
}

std::vector<std::string> recipes_of(const std::string& model) {
  std::vector<std::string> lines;
  for (const auto& recipe : all_recipes()) {
    const auto config = parse_toml(recipe.text, recipe.name);
    const auto* section = config.at("model").as<Table>();
    if (*section->at("kind").as<std::string>() == model)
      lines.push_back(fmt::format("  {}: {}", recipe.name, summary_of(recipe)));
  }
  return lines;
}

ExitCode explain(const Options& options, Output& output) {
  if (options.name == "train" || options.name == "data") {
    show_fields(options.name, options.name == "train" ? describe<TrainSpec>() : describe<DataSpec>(), output);
    return ExitCode::ok;
  }
  const auto catalog = full_catalog();
  const auto is_model =
      std::ranges::find(catalog.entries(), options.name, [](const auto& e) { return e.info.name; }) != catalog.entries().end();
  if (!is_model && is_data(options.name)) {
    tell_of_data(options.name, output);
    return ExitCode::ok;
  }
  const auto& entry = catalog.at(options.name);
  output.text(fmt::format("{}: {}\n{}\nfamily: {}\ncan: train {}\n\nrecipes:\n{}\n\nfields of [model], with their defaults:",
                          entry.info.name, entry.info.summary, entry.info.paper, entry.info.family,
                          fmt::join(entry.abilities, " "), fmt::join(recipes_of(entry.info.name), "\n")));
  show_fields("model", entry.fields, output);
  output.text("\n`generatrix explain train` and `generatrix explain data` list the other sections.");
  return ExitCode::ok;
}

}  // namespace

void add_explain(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("explain", "what a model is, its settings and recipes; or what data hold and which models fit them",
            "generatrix explain vae")
      .required("name", o->name, "a model; train or data, for the settings of that section; or a known data set or a path")
      .does([o](Output& output) { return explain(*o, output); });
}

}  // namespace gx
