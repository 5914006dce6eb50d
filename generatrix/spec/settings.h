// Combines settings: merges two tables, applies --set, and lists the differences of two tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generatrix/spec/value.h"

namespace gx {

// `base` with the settings of `over`: sections are merged key by key, all other values are replaced. If both have a section with
// `kind` and the kinds differ, the whole section is replaced, because the alternatives have different settings. Where one table
// has a section and the other a word, the word is the section's kind.
Table merge(Table base, const Table& over);

// Merges an assignment such as "model.beta=4", the argument of `--set`, into the table. The value is read as TOML; if it is not
// TOML, it is text, so that data.name=mnist needs no quotes. Throws UserError when there is no key, or when a quote or bracket is
// not closed.
void set(Table& table, std::string_view assignment);
// Every one of the assignments, in turn.
Table with_settings(Table table, const std::vector<std::string>& assignments);

// The value at section.key; null when there is none.
const Value* value_at(const Table& table, std::string_view section, std::string_view key);

// All settings as pairs of path and TOML text: ("model.latent", "20"). An empty section gives no pair.
std::vector<std::pair<std::string, std::string>> flatten(const Table& table);

// One line for each difference: "model.beta: 1.0 -> 4.0", "model.gamma: absent -> 3". Empty if and only if the tables are equal.
std::vector<std::string> diff(const Table& before, const Table& after);

}  // namespace gx
