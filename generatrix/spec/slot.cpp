#include "generatrix/spec/slot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/spec/toml.h"

namespace gx {
namespace {

constexpr std::size_t kShown = 60;  // characters of a value in a message

std::string locate(const Place& place, const std::string& path) {
  const auto words = place.words();
  return words.empty() || path.empty() ? words + path : words + ": " + path;
}

std::string excerpt(const Value& value) {
  auto text = to_text(value);
  if (text.size() <= kShown) return text;
  auto end = kShown;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // never in the middle of a UTF-8 character
  return text.substr(0, end) + "...";
}

template <class T>
const T& scalar(const Slot& slot, const char* expected) {
  const auto* found = slot.value.as<T>();
  if (!found) slot.refuse(expected);
  if (!slot.check.allows(slot.value)) slot.refuse("must be " + slot.check.words());
  return *found;
}

}  // namespace

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? key_text(name) : path + "." + key_text(name);
}

void Slot::refuse(const std::string& expected) const {
  throw errors::bad_value(locate(value.place, path), excerpt(value), expected);
}

const Table& Slot::table() const {
  if (const auto* table = value.as<Table>()) return *table;
  refuse(fmt::format("must be a section, as in [{}]", path));
}

Table Slot::table_of_kind() const {
  const auto section = section_of(value);
  return section ? *section : table();  // which refuses
}

const Value::Array& Slot::list() const {
  if (const auto* list = value.as<Value::Array>()) return *list;
  refuse("must be a list, as in [1, 2]");
}

Slot Slot::element(std::size_t i) const { return {list()[i], fmt::format("{}[{}]", path, i), check}; }

void read(const Slot& slot, bool& out) { out = scalar<bool>(slot, "must be true or false"); }

void read(const Slot& slot, std::int64_t& out) {
  const auto* real = slot.value.as<double>();
  const bool is_whole = real && std::isfinite(*real) && std::trunc(*real) == *real;
  out = scalar<std::int64_t>(slot,
                             is_whole ? "must be a whole number, written without point or exponent" : "must be a whole number");
}

void read(const Slot& slot, double& out) {
  if (slot.value.as<std::int64_t>()) {
    out = static_cast<double>(scalar<std::int64_t>(slot, ""));
    return;
  }
  const auto* real = slot.value.as<double>();
  if (real && std::isnan(*real)) slot.refuse("must be a number");
  out = scalar<double>(slot, "must be a number");
}

void read(const Slot& slot, std::string& out) { out = scalar<std::string>(slot, "must be text in quotes"); }

std::size_t read_kind(const Table& table, const std::string& path, const std::vector<std::string>& kinds, std::size_t otherwise) {
  const auto* value = table.find("kind");
  if (!value) return otherwise;
  const auto full = join(path, "kind");
  std::string kind;
  read(Slot{*value, full, {}}, kind);
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (found == kinds.end()) throw errors::unknown_name(locate(value->place, full), "kind", kind, kinds);
  return static_cast<std::size_t>(found - kinds.begin());
}

bool Known::has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }

void refuse_unknown(const Section& section, const Known& known) {
  auto names = known.names;
  if (!section.kind.empty()) names.insert(names.begin(), "kind");
  const auto title = section.kind.empty() ? section.path : fmt::format("{} of kind {}", section.path, section.kind);
  for (const auto& [key, value] : section.table) {
    const bool is_known = std::find(names.begin(), names.end(), key) != names.end();
    if (is_known || (known.others && value.as<Table>())) continue;
    throw errors::unknown_name(locate(value.place, title), "key", key, names);
  }
}

std::map<std::string, Table> other_tables(const Table& table, const Known& known) {
  std::map<std::string, Table> found;
  for (const auto& [key, value] : table)
    if (const auto* sub = value.as<Table>(); sub && !known.has(key)) found[key] = *sub;
  return found;
}

}  // namespace gx
