// For models of events that are one field.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/space.h"

namespace gx {

// Why such a model does not fit events of several fields, with their names and what chooses among them; nothing where it fits.
std::optional<std::string> why_not_one_field(const Space& event);

}  // namespace gx
