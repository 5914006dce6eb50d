#include "tests/laws/configurations.h"

#include <algorithm>

#include "generatrix/models/all.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"

namespace gx {
namespace {

// Sets the kind of every variant in which fields[i] lies, the outermost first. The row of a variant stands before those of what
// its kinds hold, and names itself the one around it.
void choose_around(Table& table, const std::vector<FieldInfo>& fields, std::size_t i) {
  const auto& when = fields[i].when;  // "encoder.kind = conv"
  if (when.empty()) return;
  const auto path = when.substr(0, when.find(".kind = "));
  while (fields[i].path != path) --i;
  choose_around(table, fields, i);
  set(table, when);
}

// Widths of at most `most`: a number, or a list of them.
Value narrowed(const Value& width, std::int64_t most) {
  if (const auto* one = width.as<std::int64_t>()) return Value(std::min(*one, most));
  const auto* several = width.as<Value::Array>();
  if (!several) return width;
  Value::Array all;
  for (const auto& each : *several) all.push_back(narrowed(each, most));
  return all;
}

// What holds for narrow and shallow nets holds for wide and deep ones, in a tenth of the time. `path` is that of the section,
// with a point.
Table narrowed(const Table& settings, const std::vector<FieldInfo>& fields, const std::string& path = "") {
  Table all;
  for (const auto& [key, value] : settings) {
    const auto* section = value.as<Table>();
    const auto here = path + key;
    const bool is_depth = key == "layers" || std::ranges::any_of(fields, [&](const FieldInfo& field) {
                            return field.path == here && field.constraint == net_depth.words();
                          });
    const std::int64_t most = key == "hidden" ? 96 : key == "channels" ? 16 : is_depth ? 3 : 0;
    all.set(key, section ? Value(narrowed(*section, fields, here + ".")) : most > 0 ? narrowed(value, most) : value);
  }
  return all;
}

}  // namespace

std::vector<Configuration> configurations(const CatalogEntry& entry) {
  std::vector<Configuration> all;
  const auto add = [&](const std::string& name, const Table& table, Configuration::Reach reach) {
    auto whole = narrowed(entry.normalize(table), entry.fields);
    if (std::ranges::none_of(all, [&](const auto& known) { return known.parameters == whole; }))
      all.push_back({name, std::move(whole), reach});
  };
  using Reach = Configuration::Reach;
  add("default", {}, Reach::all);
  if (std::ranges::find(entry.fields, "conditional", &FieldInfo::path) != entry.fields.end())
    add("conditional", {{"conditional", true}}, Reach::all);
  for (std::size_t i = 0; i < entry.fields.size(); ++i) {
    const auto& field = entry.fields[i];
    for (const auto& kind : field.alternatives) {
      Table table;
      choose_around(table, entry.fields, i);
      set(table, field.path + ".kind = " + kind);
      const auto name = field.path + "." + kind;  // two kinds of a variant around it may have a section of that name
      const bool taken = std::ranges::find(all, name, &Configuration::name) != all.end();
      add(taken ? name + "." + field.when : name, table, field.when.empty() ? Reach::plain : Reach::one);
    }
  }
  for (const auto& recipe : all_recipes()) {
    const auto table = parse_toml(recipe.text, recipe.name);
    const auto* model = table.find("model") ? table.at("model").as<Table>() : nullptr;
    if (model && model->find("kind") && model->at("kind") == Value(entry.info.name))
      add(recipe.name, model->without("kind"), Reach::one);
  }
  return all;
}

}  // namespace gx
