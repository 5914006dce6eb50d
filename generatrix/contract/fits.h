// Questions that models ask of a task before they are built (Catalog::add's why_not): the reason why not, in one line, or
// nothing.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/space.h"

namespace gx {

// Is an event one fixed field of numbers, all of them known? Bits and levels are numbers; symbols have no distance or gradient.
std::optional<std::string> why_no_array(const Space& event);

// Does a model that wants a condition get one?
std::optional<std::string> why_no_condition(const Task& task, bool conditional);

// Is an event that is a picture given a picture of another size? The reason names both sizes.
std::optional<std::string> why_not_one_size(const Task& task);

// What the model reads of what its data offer: nothing is given to one that is not conditional.
Task as_read(const Task& task, bool conditional);

}  // namespace gx
