#include "generatrix/spec/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/parts.h"
#include "generatrix/spec/slot.h"
#include "generatrix/spec/toml.h"

namespace gx {
namespace {

bool changes_kind(const Table& base, const Table& over) {
  const auto *before = base.find("kind"), *after = over.find("kind");
  return before && after && !(*before == *after);
}

// Two sections; or a section and a word, which is the section's kind.
bool are_sections(const Value& below, const Value& above) {
  const auto *a = below.as<Table>(), *b = above.as<Table>();
  if (a && b) return true;
  return (b && below.as<std::string>()) || (a && above.as<std::string>());
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Value placed(const Value& value, const Place& place) {
  if (const auto* array = value.as<Value::Array>()) {
    Value::Array copy;
    for (const auto& element : *array) copy.push_back(placed(element, place));
    return {std::move(copy), place};
  }
  if (const auto* table = value.as<Table>()) {
    Table copy;
    for (const auto& [key, element] : *table) copy.set(key, placed(element, place));
    return {std::move(copy), place};
  }
  return {value.data, place};
}

Value toml_value(std::string_view text) { return parse_toml(fmt::format("value = {}", text), "").at("value"); }

// The text as a TOML value, or as a word. Throws UserError for bytes that are not UTF-8: through the parser, because they could
// not be read back from config.toml.
Value value_or_word(std::string_view text) {
  try {
    return toml_value(text);
  } catch (const UserError&) {
    return toml_value(to_text(std::string(text)));
  }
}

// [height, weight]: a list whose quotes a shell took away. Nothing of other texts.
std::optional<Value> bare_list(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  if (text.find_first_of("[]{}\"'=") != text.npos) return std::nullopt;
  Value::Array all;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto word = trimmed(text.substr(0, end));
    if (word.empty()) return std::nullopt;
    all.push_back(value_or_word(word));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return Value(std::move(all));
}

// The text as a TOML value; as a text in its own right when it is none and does not look like an attempt at one.
Value read_value(std::string_view text, const Place& place) {
  const bool is_attempt = !text.empty() && std::string_view("[{\"'").find(text.front()) != text.npos;
  const bool is_one_line = text.find_first_of("\r\n") == text.npos;
  try {
    if (!is_one_line) return toml_value(to_text(std::string(text)));
    if (!is_attempt) return value_or_word(text);
  } catch (const UserError&) {
    throw errors::bad_value(place.words(), "text", "must be UTF-8");
  }
  try {
    const auto list = bare_list(text);
    return list ? *list : toml_value(text);
  } catch (const UserError&) {
    throw errors::bad_value(place.words(), std::string(text), "must be a TOML value, or text");
  }
}

// The sections and the last name of a.b.c; empty when a name is missing.
std::vector<std::string> split(std::string_view key) {
  const auto names = parts_of(key, '.');
  if (std::ranges::find(names, "") != names.end()) return {};
  return {names.begin(), names.end()};
}

void compare(const std::string& path, const Value* before, const Value* after, std::vector<std::string>& lines) {
  static const Table nothing;
  const auto *a = before ? before->as<Table>() : nullptr, *b = after ? after->as<Table>() : nullptr;
  const bool only_a = a && !a->empty() && !after, only_b = b && !b->empty() && !before;
  if ((a && b) || only_a || only_b) {
    for (const auto& [key, value] : a ? *a : nothing) compare(join(path, key), &value, b ? b->find(key) : nullptr, lines);
    for (const auto& [key, value] : b ? *b : nothing)
      if (!a || !a->find(key)) compare(join(path, key), nullptr, &value, lines);
  } else if (!before || !after || !(*before == *after)) {
    const auto text = [](const Value* value) { return value ? to_text(*value) : "absent"; };
    lines.push_back(fmt::format("{}: {} -> {}", path, text(before), text(after)));
  }
}

void flatten_into(const std::string& path, const Value& value, std::vector<std::pair<std::string, std::string>>& all) {
  const auto* section = value.as<Table>();
  if (!section) {
    all.emplace_back(path, to_text(value));
    return;
  }
  for (const auto& [key, below] : *section) flatten_into(join(path, key), below, all);
}

}  // namespace

Table merge(Table base, const Table& over) {
  for (const auto& [key, value] : over) {
    auto* old = base.find(key);
    if (old && are_sections(*old, value)) {
      auto below = *section_of(*old);
      const auto above = *section_of(value);
      *old = Value(changes_kind(below, above) ? above : merge(std::move(below), above), value.place);
    } else {
      base.set(key, value);
    }
  }
  return base;
}

void set(Table& table, std::string_view assignment) {
  const auto equals = assignment.find('=');
  const auto names = split(trimmed(assignment.substr(0, equals)));
  if (equals == assignment.npos || names.empty()) throw errors::bad_assignment(assignment);
  const Place place{fmt::format("--set {}", assignment)};
  auto value = placed(read_value(trimmed(assignment.substr(equals + 1)), place), place);
  for (auto name = names.rbegin(); name != names.rend(); ++name) value = Value(Table{{*name, value}}, place);
  table = merge(std::move(table), *value.as<Table>());
}

Table with_settings(Table table, const std::vector<std::string>& assignments) {
  for (const auto& assignment : assignments) set(table, assignment);
  return table;
}

const Value* value_at(const Table& table, std::string_view section, std::string_view key) {
  const auto* found = table.find(section);
  const auto* below = found ? found->as<Table>() : nullptr;
  return below ? below->find(key) : nullptr;
}

std::vector<std::pair<std::string, std::string>> flatten(const Table& table) {
  std::vector<std::pair<std::string, std::string>> all;
  flatten_into("", Value(table), all);
  return all;
}

std::vector<std::string> diff(const Table& before, const Table& after) {
  std::vector<std::string> lines;
  const Value a = before, b = after;
  compare("", &a, &b, lines);
  return lines;
}

}  // namespace gx
