// Pictures given with a region hidden (data.given of kind mask): the given picture shows the other cells of the event, and its
// last channel says which. What is shown is certain, so a model of p(x | shown cells) need not learn to copy it:
//
//   p(x | z, y) = product over hidden cells of p(x_d | z, y)      a shown cell has probability 1, and a draw has its value
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"
#include "generatrix/prob/rows_law.h"

namespace gx {

// Why the task's condition shows no cells of its event; nothing when it does.
std::optional<std::string> why_nothing_shown(const Task& task);
// The event's field with cells that may miss: of what a likelihood must be, for its law to be given to with_shown.
Space with_hidden(Space event);

struct Shown {
  Tensor data, known;  // [B, C, H, W]; known: bool
};
Shown shown_by(const Rows& given, const Space& event);   // bits are 0 or 1
Tensor n_hidden(const Rows& given, const Space& event);  // int64 [B]: cells that are not shown
// The condition of rows whose unknown cells it must not show either: what it shows of them is hidden.
Rows without_unknown(const Rows& given, const Column& partial);
// Of events that show what `shown` does: those cells count nothing, and draws and means have them.
RowsLaw with_shown(RowsLaw law, Shown shown);

}  // namespace gx
