#include "generatrix/studio/suited.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/picture_side.h"
#include "generatrix/families/latent/likelihood.h"
#include "generatrix/spec/settings.h"
#include "generatrix/train/config.h"

namespace gx {
namespace {

// Whether the recipe says something of a setting that the person left alone.
bool is_own_word(const Table& recipe, const Table& asked, const char* section, const char* key) {
  return value_at(recipe, section, key) && !value_at(asked, section, key);
}

bool changes_data(const Table& recipe, const Table& asked) {
  const auto *before = value_at(recipe, "data", "name"), *after = value_at(asked, "data", "name");
  return after && !(before && *before == *after);
}

// What matters of opened data.
struct Seen {
  Task task;
  bool has_test = false;
};

// Of data that can be read so; nothing of others.
std::optional<Seen> seen_in(const DataSpec& spec) {
  try {
    const auto data = open_data(spec);
    return Seen{data.codec.task(), data.test->size() > 0};
  } catch (const UserError&) {
    return std::nullopt;
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

// The data, with other values where the recipe's cannot be; nothing when the data can be read in no way.
std::optional<Seen> suit_values(SuitedConfig& config, DataSpec spec, bool may_change) {
  if (auto seen = seen_in(spec); seen || !may_change || spec.values == "auto") return seen;
  const auto values = std::exchange(spec.values, "auto");
  auto seen = seen_in(spec);
  if (seen) give_way(config, "data.values", fmt::format("{} cannot be read as {}", spec.name, values));
  return seen;
}

// A recipe whose own data have a test part need hold nothing out; other data then have no rows to judge by.
void suit_held_out(SuitedConfig& config) {
  const auto share = DataSpec().valid;
  set(config.table, fmt::format("data.valid={}", share));
  config.notes.push_back(
      fmt::format("data.valid = {:.3g} instead of the recipe's 0: the data have no test part, and some rows must be "
                  "left to judge by",
                  share));
}

void suit_likelihood(SuitedConfig& config, const RunConfig& parsed, const Task& task, const Catalog& catalog) {
  const auto& entry = catalog.at(parsed.model);
  const auto reason = entry.why_not(parsed.parameters, task);
  auto usual = parsed.parameters;
  set(usual, "likelihood=auto");
  if (reason && !entry.why_not(usual, task)) give_way(config, "model.likelihood", *reason);
}

}  // namespace

SuitedConfig suited(const Table& recipe, const std::vector<std::string>& settings, const Catalog& catalog) {
  SuitedConfig config{with_settings(recipe, settings), {}};
  const auto asked = with_settings({}, settings);
  suit_size(config);
  const bool own_values = is_own_word(recipe, asked, "data", "values");
  const bool own_likelihood = is_own_word(recipe, asked, "model", "likelihood");
  if (!changes_data(recipe, asked)) return config;
  const auto parsed = parse_config(config.table, catalog);
  const bool holds_nothing_out = is_own_word(recipe, asked, "data", "valid") && parsed.data.valid == 0;
  if (!own_values && !own_likelihood && !holds_nothing_out) return config;
  const auto seen = suit_values(config, parsed.data, own_values);
  if (seen && own_likelihood) suit_likelihood(config, parsed, seen->task, catalog);
  if (seen && holds_nothing_out && !seen->has_test) suit_held_out(config);
  return config;
}

bool has_auto_likelihood(const Table& parameters) {
  const auto* kind = value_at(parameters, "likelihood", "kind");
  return kind && *kind == Value("auto");
}

std::string likelihood_words(const Table& parameters, const Task& task) {
  if (!has_auto_likelihood(parameters)) return "";
  std::string words;
  for (const auto& field : task.event.fields) {
    const auto usual = std::visit([](const auto& spec) { return std::string(spec.kind); }, usual_likelihood(field));
    words += fmt::format("{}{} for {}", words.empty() ? "" : ", ", usual, field.name);
  }
  return words;
}

}  // namespace gx
