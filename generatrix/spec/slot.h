// The part of reading that needs no templates: reads one value into a scalar field, and checks the keys of a section.
// Errors are UserError, such as "config.toml:12: model.encoder.width = -3: must be positive".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/spec/check.h"
#include "generatrix/spec/value.h"

namespace gx {

// "model" and "beta" make "model.beta"; a name that is not a bare word is quoted.
std::string join(const std::string& path, std::string_view name);

// A value with its path and the check of its field.
struct Slot {
  const Value& value;
  std::string path;  // "model.encoder.width"
  const Check& check;

  [[noreturn]] void refuse(const std::string& expected) const;
  const Table& table() const;         // throws if the value is no table
  Table table_of_kind() const;        // for a word the section of that kind (value.h), otherwise table()
  const Value::Array& list() const;   // throws if the value is no list
  Slot element(std::size_t i) const;  // element i of list()
};

// A real field accepts a whole number; a whole field accepts no real number. No field accepts NaN.
void read(const Slot& slot, bool& out);
void read(const Slot& slot, std::int64_t& out);
void read(const Slot& slot, double& out);
void read(const Slot& slot, std::string& out);

// The index in `kinds` of the kind that the table at this path names; `otherwise` if it names none.
std::size_t read_kind(const Table& table, const std::string& path, const std::vector<std::string>& kinds, std::size_t otherwise);

struct Section {
  const Table& table;
  std::string path;
  std::string_view kind = {};  // the chosen alternative, if the section is a variant
};

// The keys that a section may have.
struct Known {
  std::vector<std::string> names;
  bool others = false;  // sub-tables with other names are allowed

  bool has(std::string_view name) const;
};

void refuse_unknown(const Section& section, const Known& known);
std::map<std::string, Table> other_tables(const Table& table, const Known& known);

}  // namespace gx
