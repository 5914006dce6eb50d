// Turns a spec into a table that has every field in declaration order, with `kind` first in a variant. An empty optional is left
// out. parse<S>(to_table(s)) equals s.
#pragma once

#include "generatrix/spec/fields.h"

namespace gx {

template <HasFields S>
Table to_table(const S& spec);

template <Scalar T>
Value to_value(const T& scalar) {
  return scalar;
}

template <Scalar T>
Value to_value(const std::vector<T>& list) {
  Value::Array array;
  for (const T& element : list) array.push_back(to_value<T>(element));
  return array;
}

template <HasFields S>
Value to_value(const S& spec) {
  return to_table(spec);
}

template <HasFields... S>
Value to_value(const std::variant<S...>& choice) {
  const auto tagged = [](const auto& spec) {
    Table table{{"kind", std::string(spec.kind)}};
    for (const auto& [key, value] : to_table(spec)) table.set(key, value);
    return table;
  };
  return std::visit(tagged, choice);
}

template <class S, class T>
void put(Table& table, const SpecField<S, T>& field, const S& spec) {
  table.set(std::string(field.name), to_value(spec.*field.member));
}

template <class S, Scalar T>
void put(Table& table, const SpecField<S, std::optional<T>>& field, const S& spec) {
  if (const auto& value = spec.*field.member) table.set(std::string(field.name), to_value(*value));
}

template <class S>
void put(Table& table, const Others<S>& others, const S& spec) {
  for (const auto& [key, sub] : spec.*others.member) table.set(key, sub);
}

template <HasFields S>
Table to_table(const S& spec) {
  Table table;
  std::apply([&](const auto&... field) { (put(table, field, spec), ...); }, S::fields());
  return table;
}

}  // namespace gx
