#include <algorithm>

#include "generatrix/app/data_report.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipe_facts.h"
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

std::vector<std::string> recipe_lines(const std::string& model) {
  std::vector<std::string> lines;
  for (const auto& recipe : recipes_of(model)) lines.push_back(fmt::format("  {}: {}", recipe.name, summary_of(recipe)));
  return lines;
}

std::string length_of(const RecipeFacts& facts) {
  const auto& train = facts.config.train;
  auto text = train.steps > 0 ? fmt::format("{} steps", train.steps) : fmt::format("{} epochs", train.epochs);
  text += fmt::format(" in batches of {} rows", train.batch);
  if (facts.measure && train.steps == 0)
    text += fmt::format(": {} steps over {} rows", facts.measure->steps, facts.measure->rows);
  return text;
}

std::string data_of(const RecipeFacts& facts) {
  const auto& name = facts.config.data.name;
  return facts.measure ? fmt::format("{}, {} rows to train on", name, facts.measure->rows)
                       : fmt::format("{}, not here: {}", name, facts.advice);
}

void explain_recipe(const RecipeFacts& facts, Output& output) {
  const auto& model = *facts.model;
  if (output.json) {
    Record record{{"recipe", facts.name},
                  {"summary", facts.summary},
                  {"model", model.info.name},
                  {"paper", model.info.paper},
                  {"abilities", model.abilities},
                  {"data", facts.config.data.name},
                  {"settings", to_toml(to_table(facts.config))}};
    if (facts.measure) {
      record.emplace_back("rows", facts.measure->rows);
      record.emplace_back("steps", facts.measure->steps);
      record.emplace_back("parameters", facts.measure->parameters);
    }
    return output.result(record, "");
  }
  std::vector<std::vector<std::string>> rows{{"  trains", fmt::format("{}: {}", model.info.name, model.info.summary)},
                                             {"  paper", model.info.paper},
                                             {"  can", fmt::format("{}", fmt::join(model.abilities, " "))},
                                             {"  data", data_of(facts)},
                                             {"  length", length_of(facts)}};
  if (facts.measure) rows.push_back({"  size", fmt::format("{} parameters", facts.measure->parameters)});
  rows.push_back({"  start", "generatrix train " + facts.name});
  output.text(fmt::format("recipe {}: {}", facts.name, facts.summary));
  output.text(columns(rows));
  output.text("\nsettings, as a .toml file that `generatrix train FILE` takes:\n\n" + facts.text);
}

void explain_model(const CatalogEntry& entry, Output& output) {
  output.text(fmt::format(
      "model {}: {}\n{}\nfamily: {}\ncan: train {}\n\nrecipes:\n{}\n\nfields of [model], with their defaults:", entry.info.name,
      entry.info.summary, entry.info.paper, entry.info.family, fmt::join(entry.abilities, " "),
      fmt::join(recipe_lines(entry.info.name), "\n")));
  show_fields("model", entry.fields, output);
  output.text("\n`generatrix explain train` and `generatrix explain data` list the other sections.");
}

// The fields of a section whose path is `name` or begins with it: train, data.given, data.given.names.
std::vector<FieldInfo> fields_at(const std::string& section, const std::string& name) {
  auto fields = section == "train" ? describe<TrainSpec>() : describe<DataSpec>();
  std::erase_if(fields, [&](const auto& field) { return !(section + "." + field.path + ".").starts_with(name + "."); });
  return fields;
}

// A name may be that of a model and of a recipe: both are told.
ExitCode explain(const Options& options, Output& output) {
  for (const std::string section : {"train", "data"}) {
    if (const auto fields = fields_at(section, options.name); !fields.empty()) {
      show_fields(section, fields, output);
      return ExitCode::ok;
    }
  }
  const auto catalog = full_catalog();
  const auto is_model =
      std::ranges::find(catalog.entries(), options.name, [](const auto& e) { return e.info.name; }) != catalog.entries().end();
  const bool is_recipe = recipe_named(options.name);
  if (!is_model && !is_recipe && is_data(options.name)) {
    tell_of_data({.name = options.name}, output);
    return ExitCode::ok;
  }
  if (!is_model && !is_recipe)
    throw errors::unknown_name("", "model, recipe, setting or data set", options.name, explained_names());
  if (is_recipe) explain_recipe(facts_of_recipe(options.name, catalog), output);
  if (is_model) explain_model(catalog.at(options.name), output);
  return ExitCode::ok;
}

}  // namespace

std::vector<std::string> explained_names() {
  std::vector<std::string> names{"train", "data"};
  const auto catalog = full_catalog();
  for (const auto& entry : catalog.entries()) names.push_back(entry.info.name);
  for (const auto& recipe : all_recipes()) names.push_back(recipe.name);
  for (const auto& source : known_sources()) names.push_back(source.name);
  return names;
}

void add_explain(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("explain", "tell what a model or a recipe is: its paper, abilities, settings; or what data hold and which models fit",
            "generatrix explain vae")
      .required(
          "name", o->name,
          "a model or a recipe; train, data or a part such as data.given, for its settings; a known data set; or a path to data")
      .does([o](Output& output) { return explain(*o, output); });
}

}  // namespace gx
