// Settings laid over settings: --set, what differs, and one table over another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generatrix/spec/value.h"

namespace gx {

// Lays `over` on `base`: sections are merged key by key, everything else is replaced. A section in which both name a `kind`
// and the kinds differ is replaced whole, because the settings of one alternative mean nothing to another. A word that meets a
// section is the section's kind.
Table merge(Table base, const Table& over);

// "model.beta=4", as `--set` takes it: merged into the table. The value is TOML; what is not TOML is text, so that
// data.name=mnist needs no quotes. Throws UserError when there is no key or an opened quote or bracket is not closed.
void set(Table& table, std::string_view assignment);

// Every setting by its path, as TOML text: ("model.latent", "20"). Empty sections have none.
std::vector<std::pair<std::string, std::string>> flatten(const Table& table);

// One line a difference: "model.beta: 1.0 -> 4.0", "model.gamma: absent -> 3". Empty exactly when the tables are equal.
std::vector<std::string> diff(const Table& before, const Table& after);

}  // namespace gx
