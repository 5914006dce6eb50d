#include "generatrix/studio/suited.h"

#include <fmt/format.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/picture_side.h"
#include "generatrix/families/latent/likelihood.h"
#include "generatrix/spec/settings.h"
#include "generatrix/train/config.h"

namespace gx {
namespace {

// The value at section.key; null when there is none.
const Value* value_at(const Table& table, const char* section, const char* key) {
  const auto* found = table.find(section);
  const auto* below = found ? found->as<Table>() : nullptr;
  return below ? below->find(key) : nullptr;
}

Table set_all(Table table, const std::vector<std::string>& settings) {
  for (const auto& setting : settings) set(table, setting);
  return table;
}

// The recipe's own word for a setting that the person left alone; null when there is none.
const Value* own_word(const Table& recipe, const Table& asked, const char* section, const char* key) {
  return value_at(asked, section, key) ? nullptr : value_at(recipe, section, key);
}

bool changes_data(const Table& recipe, const Table& asked) {
  const auto *before = value_at(recipe, "data", "name"), *after = value_at(asked, "data", "name");
  return after && !(before && *before == *after);
}

bool can_be_read(const DataSpec& spec) {
  try {
    open_data(spec);
    return true;
  } catch (const UserError&) {
    return false;
  }
}

void give_way(SuitedConfig& config, const std::string& setting, const std::string& reason) {
  set(config.table, setting + "=auto");
  config.notes.push_back(fmt::format("{} = \"auto\" instead of the recipe's: {}", setting, reason));
}

// Pictures of several sizes get one, which the run remembers.
void suit_size(SuitedConfig& config) {
  const auto *name = value_at(config.table, "data", "name"), *size = value_at(config.table, "data", "size");
  if (size || !name || !name->as<std::string>()) return;
  const auto side = common_side(*name->as<std::string>());
  if (!side) return;
  set(config.table, fmt::format("data.size=[{0}, {0}]", *side));
  config.notes.push_back(fmt::format("data.size = [{0}, {0}]: the pictures are of several sizes", *side));
}

void suit_values(SuitedConfig& config, const Catalog& catalog) {
  auto spec = parse_config(config.table, catalog).data;
  if (spec.values == "auto" || can_be_read(spec)) return;
  const auto values = spec.values;
  spec.values = "auto";
  if (can_be_read(spec)) give_way(config, "data.values", fmt::format("{} cannot be read as {}", spec.name, values));
}

void suit_likelihood(SuitedConfig& config, const Catalog& catalog) {
  const auto parsed = parse_config(config.table, catalog);
  const auto& entry = catalog.at(parsed.model);
  const auto task = open_data(parsed.data).codec.task();
  const auto reason = entry.why_not(parsed.parameters, task);
  auto usual = parsed.parameters;
  set(usual, "likelihood=auto");
  if (reason && !entry.why_not(usual, task)) give_way(config, "model.likelihood", *reason);
}

}  // namespace

SuitedConfig suited(const Table& recipe, const std::vector<std::string>& settings, const Catalog& catalog) {
  SuitedConfig config{set_all(recipe, settings), {}};
  const auto asked = set_all({}, settings);
  suit_size(config);
  if (!changes_data(recipe, asked)) return config;
  if (own_word(recipe, asked, "data", "values")) suit_values(config, catalog);
  if (own_word(recipe, asked, "model", "likelihood")) suit_likelihood(config, catalog);
  return config;
}

std::string likelihood_words(const Table& parameters, const Task& task) {
  const auto* likelihood = parameters.find("likelihood");
  const auto* section = likelihood ? likelihood->as<Table>() : nullptr;
  const auto* kind = section ? section->find("kind") : nullptr;
  if (!kind || !(*kind == Value("auto"))) return "";
  std::string words;
  for (const auto& field : task.event.fields) {
    const auto usual = std::visit([](const auto& spec) { return std::string(spec.kind); }, usual_likelihood(field));
    words += fmt::format("{}{} for {}", words.empty() ? "" : ", ", usual, field.name);
  }
  return words;
}

}  // namespace gx
