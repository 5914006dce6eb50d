// Reading without templates: one value on its way into a scalar field, and the checks on a section's keys.
// Every function throws UserError, worded "config.toml:12: model.encoder.width = -3: must be positive".
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

struct Slot {
  const Value& value;
  std::string path;  // "model.encoder.width"
  const Check& check;

  [[noreturn]] void refuse(const std::string& expected) const;
  const Table& table() const;         // or refuses
  Table table_of_kind() const;        // of a word its section (value.h), otherwise table()
  const Value::Array& list() const;   // or refuses
  Slot element(std::size_t i) const;  // of list()
};

// A real field takes a whole number; a whole field takes no real number. NaN is refused everywhere.
void read(const Slot& slot, bool& out);
void read(const Slot& slot, std::int64_t& out);
void read(const Slot& slot, double& out);
void read(const Slot& slot, std::string& out);

// Which of `kinds` the table of this path names; `otherwise` when it names none.
std::size_t read_kind(const Table& table, const std::string& path, const std::vector<std::string>& kinds, std::size_t otherwise);

struct Section {
  const Table& table;
  std::string path;
  std::string_view kind = {};  // of the chosen alternative, when the section is one of several
};

struct Known {
  std::vector<std::string> names;
  bool others = false;  // sub-tables of other names are welcome

  bool has(std::string_view name) const;
};

void refuse_unknown(const Section& section, const Known& known);
std::map<std::string, Table> other_tables(const Table& table, const Known& known);

}  // namespace gx
