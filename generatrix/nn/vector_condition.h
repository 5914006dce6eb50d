// The question that models ask of a task when their nets read what is given as one vector.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/space.h"

namespace gx {

// Why a model that wants a condition, if it does, gets none or gets a picture: the reason in one line, or nothing.
std::optional<std::string> why_no_vector_condition(const Task& task, bool conditional);

}  // namespace gx
