// The questions that models ask of a task when their nets read what is given as one vector, or also a vector for each step.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/space.h"

namespace gx {

// Why a model that wants a condition, if it does, gets none or gets a picture or covariates: the reason in one line, or nothing.
std::optional<std::string> why_no_vector_condition(const Task& task, bool conditional);
// The same of a model that reads covariates by step, or frames, too.
std::optional<std::string> why_no_condition_by_step(const Task& task, bool conditional);

}  // namespace gx
