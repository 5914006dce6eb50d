#include "generatrix/spec/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gx {

std::string Place::words() const { return line > 0 ? fmt::format("{}:{}", file, line) : file; }

Table::Table(std::initializer_list<Entry> entries) {
  for (const auto& [key, value] : entries) set(key, value);
}

const Value* Table::find(std::string_view key) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.first == key; });
  return found == entries_.end() ? nullptr : &found->second;
}

Value* Table::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

const Value& Table::at(std::string_view key) const {
  if (const auto* value = find(key)) return *value;
  throw std::out_of_range(fmt::format("table has no '{}'", key));
}

Value& Table::set(std::string key, Value value) {
  if (auto* old = find(key)) return *old = std::move(value);
  return entries_.emplace_back(std::move(key), std::move(value)).second;
}

bool Table::erase(std::string_view key) {
  return std::erase_if(entries_, [&](const Entry& entry) { return entry.first == key; }) > 0;
}

Table Table::without(std::string_view key) const {
  Table copy = *this;
  copy.erase(key);
  return copy;
}

std::size_t Table::size() const { return entries_.size(); }
bool Table::empty() const { return entries_.empty(); }
const Table::Entry* Table::begin() const { return entries_.data(); }
const Table::Entry* Table::end() const { return entries_.data() + entries_.size(); }

std::optional<Table> section_of(const Value& value) {
  if (const auto* table = value.as<Table>()) return *table;
  if (value.as<std::string>()) return Table{{"kind", value}};
  return std::nullopt;
}

bool operator==(const Table& a, const Table& b) {
  const auto is_in_b = [&](const Table::Entry& entry) {
    const auto* other = b.find(entry.first);
    return other && *other == entry.second;
  };
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), is_in_b);
}

bool operator==(const Value& a, const Value& b) {
  const auto *x = a.as<double>(), *y = b.as<double>();
  if (x && y && std::isnan(*x) && std::isnan(*y)) return true;
  return a.data == b.data;
}

}  // namespace gx
