#include "generatrix/train/config.h"

#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

Table section(const Table& table, const std::string& name) {
  const auto* value = table.find(name);
  if (!value) return {};
  if (const auto* found = value->as<Table>()) return *found;
  throw errors::bad_value(value->place.words() + ": " + name, to_text(*value), "must be a section [" + name + "]");
}

// model = "vae" says what [model] kind = "vae" says.
Table model_section(const Table& table) {
  const auto* value = table.find("model");
  const auto word = value ? section_of(*value) : std::nullopt;
  return word ? *word : section(table, "model");
}

std::string kind_of(const Table& model) {
  const auto* kind = model.find("kind");
  if (!kind) throw errors::missing_key("[model] kind", "the name of a model: see `generatrix models`");
  if (const auto* name = kind->as<std::string>()) return *name;
  throw errors::bad_value(kind->place.words() + ": model.kind", to_text(*kind), "must be the name of a model in quotes");
}

// What other programs call a setting of [train], and its name here.
const std::map<std::string, std::string> kOtherNames{{"lr", "optimizer.learning_rate"},
                                                     {"learning_rate", "optimizer.learning_rate"},
                                                     {"weight_decay", "optimizer.weight_decay"},
                                                     {"momentum", "optimizer.momentum"},
                                                     {"beta1", "optimizer.beta1"},
                                                     {"beta2", "optimizer.beta2"},
                                                     {"warmup", "schedule.warm_up"},
                                                     {"warm_up", "schedule.warm_up"},
                                                     {"warmup_steps", "schedule.warm_up"},
                                                     {"batch_size", "batch"},
                                                     {"num_epochs", "epochs"},
                                                     {"max_epochs", "epochs"},
                                                     {"max_steps", "steps"},
                                                     {"grad_clip", "clip_norm"},
                                                     {"ema_decay", "ema"},
                                                     {"early_stopping", "patience"}};

TrainSpec train_of(const Table& train) {
  for (const auto& [key, value] : train) {
    const auto known = kOtherNames.find(key);
    if (known != kOtherNames.end()) throw errors::other_name(value.place.words(), "train." + key, "train." + known->second);
  }
  return parse<TrainSpec>(train, "train");
}

}  // namespace

RunConfig parse_config(const Table& table, const Catalog& catalog) {
  for (const auto& [name, value] : table) {
    if (name != "model" && name != "data" && name != "train") {
      throw errors::unknown_name(value.place.words(), "section", name, {"model", "data", "train"});
    }
  }
  const auto model = model_section(table);
  const auto kind = kind_of(model);
  return {kind, catalog.at(kind).normalize(model.without("kind")), parse<DataSpec>(section(table, "data"), "data"),
          train_of(section(table, "train"))};
}

Table to_table(const RunConfig& config) {
  Table model{{"kind", config.model}};
  for (const auto& [name, value] : config.parameters) model.set(name, value);
  return {{"model", model}, {"data", to_table(config.data)}, {"train", to_table(config.train)}};
}

}  // namespace gx
