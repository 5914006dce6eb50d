// Turns a table into a spec: parse<VaeSpec>(table, "model") returns a complete, checked spec or throws UserError.
// A field whose key is absent keeps its default. A key that no field has is an error; the message offers the nearest name.
// A variant without `kind` keeps the alternative and the values of its default. Another kind starts with that kind's defaults.
// A word in place of a section that has a `kind` is its kind: encoder = "conv" means the same as encoder.kind = "conv".
#pragma once

#include "generatrix/spec/fields.h"
#include "generatrix/spec/slot.h"

namespace gx {

template <class S, class T>
bool names_kind(const SpecField<S, T>& field) {
  return field.name == "kind";
}

template <class S>
bool names_kind(const Others<S>&) {
  return false;
}

// Fills `spec` from the section. A field whose key is absent keeps its value.
template <HasFields S>
void fill(const Section& section, S& spec);

// Whether one of the spec's own fields is called `kind`.
template <HasFields S>
bool lists_kind() {
  return std::apply([](const auto&... field) { return (names_kind(field) || ...); }, S::fields());
}

template <Scalar T>
void read(const Slot& slot, std::vector<T>& out) {
  out.clear();
  for (std::size_t i = 0; i < slot.list().size(); ++i) {
    T element{};
    read(slot.element(i), element);
    out.push_back(std::move(element));
  }
}

template <Scalar T>
void read(const Slot& slot, std::optional<T>& out) {
  read(slot, out.emplace());
}

template <HasFields S>
void read(const Slot& slot, S& out) {
  fill(Section{lists_kind<S>() ? slot.table_of_kind() : slot.table(), slot.path}, out);
}

template <HasFields... S>
void read(const Slot& slot, std::variant<S...>& out) {
  const auto table = slot.table_of_kind();
  const auto chosen = read_kind(table, slot.path, {std::string(S::kind)...}, out.index());
  const std::variant<S...> fresh[] = {S{}...};
  if (chosen != out.index()) out = fresh[chosen];
  std::visit([&](auto& spec) { fill(Section{table, slot.path, spec.kind}, spec); }, out);
}

template <class S, class T>
void add_name(const SpecField<S, T>& field, Known& known) {
  known.names.emplace_back(field.name);
}

template <class S>
void add_name(const Others<S>&, Known& known) {
  known.others = true;
}

template <class S, class T>
void take(const Section& section, const Known&, const SpecField<S, T>& field, S& spec) {
  if (const auto* value = section.table.find(field.name))
    read(Slot{*value, join(section.path, field.name), field.check}, spec.*field.member);
}

template <class S>
void take(const Section& section, const Known& known, const Others<S>& others, S& spec) {
  spec.*others.member = other_tables(section.table, known);
}

template <HasFields S>
void fill(const Section& section, S& spec) {
  const auto each = [&](const auto&... field) {
    Known known;
    (add_name(field, known), ...);
    refuse_unknown(section, known);
    (take(section, known, field, spec), ...);
  };
  std::apply(each, S::fields());
}

template <HasFields S>
S parse(const Table& table, const std::string& path = "") {
  S spec{};
  fill(Section{table, path}, spec);
  return spec;
}

}  // namespace gx
